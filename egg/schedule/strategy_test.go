package schedule_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/egg/schedule"
)

// queue triggers a task for each message.
type queue chan string

func (q queue) Run(ctx context.Context, t *schedule.Trigger) error {
	for {
		select {
		case message, ok := <-q:
			switch {
			case !ok:
				return errors.New("the queue is closed")
			case strings.HasPrefix(message, "all"):
				t.SendAll(message, t.Task().Name)
			default:
				t.SendOne(message, t.Task().Name)
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func TestStrategy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, messages := &lines{}, make(queue)
		var got []any
		var all []bool
		s := schedule.New(&schedule.Options{
			Logger: slog.New(log),
			Locker: broken{}, // is not asked
			Wrap: func(ctx context.Context, job schedule.Job, run func(context.Context) error) error {
				all = append(all, job.All)
				return run(ctx)
			},
		})
		s.Use("queue", messages)
		if err := errors.Join(s.Add(schedule.Task{Name: "x", Spec: schedule.Spec{Type: "queue"}, Run: func(_ context.Context, args ...any) error {
			got = append(got, args...)
			return nil
		}}), s.Start(t.Context())); err != nil {
			t.Fatal(err)
		}
		for _, message := range []string{"one", "all of you"} {
			messages <- message
			synctest.Wait()
		}
		if want := []any{"one", "x", "all of you", "x"}; !slices.Equal(got, want) || !slices.Equal(all, []bool{false, true}) {
			t.Errorf("the task got %q for all %v, want %q", got, all, want)
		}
		close(messages)
		synctest.Wait()
		want := []string{"ERROR [egg-schedule] x strategy queue stopped: Error: the queue is closed"}
		if got := log.with("strategy"); !slices.Equal(got, want) {
			t.Errorf("logged %q, want %q", got, want)
		}
		stop(t, s)
	})
}

// late triggers its task when the scheduler has stopped.
type late struct{}

func (late) Run(ctx context.Context, t *schedule.Trigger) error {
	<-ctx.Done()
	t.SendOne()
	return nil
}

func TestStrategyAfterStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, log := newDiary(), &lines{}
		s := schedule.New(&schedule.Options{Logger: slog.New(log)})
		s.Use("late", late{})
		if err := errors.Join(s.Add(d.noting("x", schedule.Spec{Type: "late"})), s.Start(t.Context())); err != nil {
			t.Fatal(err)
		}
		stop(t, s)
		d.want(t)
		if got := log.with("WARN"); !slices.Equal(got, []string{"WARN x skip due to schedule closed"}) {
			t.Errorf("logged %q, want Egg's line", got)
		}
	})
}

func TestUnknownType(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const want = "[egg-schedule] x schedule type [nope] is not defined: use worker, all, or a type given to Use"
		d := newDiary()
		s := schedule.New(&schedule.Options{Logger: silent()})
		odd := d.noting("x", schedule.Spec{Type: "nope", Interval: time.Second})
		if err := errors.Join(s.Add(d.noting("a", schedule.Spec{Immediate: true})), s.Add(odd)); err != nil {
			t.Fatal(err)
		}
		if err := s.Start(t.Context()); err == nil || err.Error() != want {
			t.Errorf("Start = %v, want %s", err, want)
		}
		d.want(t)
		stop(t, s)

		s = started(t, schedule.Options{}, d.noting("a", schedule.Spec{Interval: time.Second}))
		if err := s.Add(odd); err == nil || err.Error() != want {
			t.Errorf("Add after Start = %v, want %s", err, want)
		}
		if err := s.Add(d.noting("b", schedule.Spec{Immediate: true})); err != nil {
			t.Errorf("Add after Start: %v", err)
		}
		time.Sleep(1500 * time.Millisecond)
		stop(t, s)
		d.want(t, "b 0s", "a 1s")
	})
}
