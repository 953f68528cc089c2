package schedule_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/egg/schedule"
)

func TestStop(t *testing.T) {
	for _, tt := range []struct {
		name  string
		grace time.Duration
		takes time.Duration
		want  []string
	}{
		{"lets a run end within the grace", 0, 3 * time.Second, []string{"start 10s", "end 13s", "stopped 13s"}},
		{"cancels a run after 5 seconds", 0, time.Hour, []string{"start 10s", "[egg-schedule] schedule closed 16s", "stopped 16s"}},
		{"cancels a run after the grace", 20 * time.Second, time.Hour, []string{"start 10s", "[egg-schedule] schedule closed 31s", "stopped 31s"}},
		{"cancels a run at once", -1, time.Hour, []string{"start 10s", "[egg-schedule] schedule closed 11s", "stopped 11s"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDiary()
				spec := schedule.Spec{Interval: 10 * time.Second, Overlap: schedule.Queue}
				s := started(t, schedule.Options{Grace: tt.grace}, d.lasting("x", spec, tt.takes))
				time.Sleep(11 * time.Second)
				stop(t, s)
				d.note("stopped")
				time.Sleep(time.Minute)
				d.want(t, tt.want...)
			})
		})
	}
}

func TestStopGivesUpWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDiary()
		s := started(t, schedule.Options{}, d.stubborn("x", schedule.Spec{Immediate: true}, time.Minute))
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := s.Stop(ctx)
		if want := "[egg-schedule] stopped with runs under way: x: context deadline exceeded"; err == nil || err.Error() != want {
			t.Errorf("Stop = %v, want %s", err, want)
		}
		stop(t, s)
		d.want(t, "start 0s", "end 1m0s")
	})
}

func TestStopDropsWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDiary()
		spec := schedule.Spec{Interval: time.Second, Overlap: schedule.Queue}
		s := started(t, schedule.Options{}, d.lasting("x", spec, 4*time.Second))
		time.Sleep(3500 * time.Millisecond)
		stop(t, s)
		time.Sleep(time.Minute)
		d.want(t, "start 1s", "end 5s")
	})
}

func TestStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDiary()
		s := schedule.New(&schedule.Options{Logger: silent()})
		if err := s.Add(d.noting("x", schedule.Spec{Immediate: true})); err != nil {
			t.Fatal(err)
		}
		stop(t, s)
		stop(t, s)
		for name, err := range map[string]error{
			"Start":   s.Start(t.Context()),
			"Run":     s.Run(t.Context(), "x"),
			"Execute": s.Execute(t.Context(), schedule.Job{Task: "x"}),
		} {
			if !errors.Is(err, schedule.ErrStopped) {
				t.Errorf("%s after Stop: %v, want ErrStopped", name, err)
			}
		}
		d.want(t)
	})
}

func TestStartIsDoneOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type key struct{}
		var value any
		ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "v"))
		s := schedule.New(&schedule.Options{Logger: silent()})
		runs := 0
		err := s.Add(schedule.Task{Name: "x", Spec: schedule.Spec{Interval: time.Second}, Run: func(ctx context.Context, _ ...any) error {
			runs++
			value = ctx.Value(key{})
			return ctx.Err()
		}})
		if err := errors.Join(err, s.Start(ctx), s.Start(ctx)); err != nil {
			t.Fatal(err)
		}
		cancel()
		time.Sleep(1500 * time.Millisecond)
		stop(t, s)
		if runs != 1 || value != "v" || s.Tasks()[0].LastError != nil {
			t.Errorf("%d runs, value %v, error %v; want one with the value that outlives the start", runs, value, s.Tasks()[0].LastError)
		}
	})
}
