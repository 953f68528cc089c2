package schedule_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/egg/schedule"
)

var errBoom = errors.New("boom")

func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &lines{}
		s := schedule.New(&schedule.Options{Logger: slog.New(log), Env: "prod"})
		var got []any
		err := errors.Join(
			s.Add(schedule.Task{Name: "args", Spec: schedule.Spec{Disable: true}, Run: func(_ context.Context, args ...any) error {
				got = args
				return nil
			}}),
			s.Add(schedule.Task{Name: "fails", Spec: schedule.Spec{Immediate: true}, Run: func(context.Context, ...any) error { return errBoom }}),
			s.Add(schedule.Task{Name: "panics", Spec: schedule.Spec{Immediate: true}, Run: func(context.Context, ...any) error { panic(errBoom) }}),
			s.Add(schedule.Task{Name: "slow", Spec: schedule.Spec{Immediate: true, Timeout: time.Second}, Run: func(ctx context.Context, _ ...any) error {
				<-ctx.Done()
				return ctx.Err()
			}}),
			s.Add(schedule.Task{Name: "local", Spec: schedule.Spec{Immediate: true, Env: []string{"local"}}, Run: func(context.Context, ...any) error { return nil }}),
		)
		if err != nil {
			t.Fatal(err)
		}
		before := len(log.with(""))

		if err := s.Run(t.Context(), "args", 1, "two"); err != nil || !slices.Equal(got, []any{1, "two"}) {
			t.Errorf("Run gave %v and %v, want the arguments and no error", got, err)
		}
		if err := s.Run(t.Context(), "fails"); err != errBoom {
			t.Errorf("Run = %v, want the task's error", err)
		}
		p, ok := errors.AsType[*schedule.PanicError](s.Run(t.Context(), "panics"))
		if !ok || !errors.Is(p, errBoom) || !strings.Contains(string(p.Stack), "TestRun") {
			t.Errorf("Run of a panic = %v, want a PanicError with the stack", p)
		}
		err = s.Run(t.Context(), "slow")
		if !errors.Is(err, context.DeadlineExceeded) || err.Error() != "context deadline exceeded: schedule.timeout of 1s is over" {
			t.Errorf("Run of a slow task = %v, want to know why it ended", err)
		}
		for _, name := range []string{"none", "local"} {
			err = s.Run(t.Context(), name)
			if !errors.Is(err, schedule.ErrNotFound) || err.Error() != "[egg-schedule] Cannot find schedule "+name {
				t.Errorf("Run(%q) = %v, want Egg's text", name, err)
			}
		}
		if after := len(log.with("")); after != before {
			t.Errorf("Run logged %q", log.with("")[before:])
		}
	})
}

func TestExecute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &lines{}
		s := schedule.New(&schedule.Options{Logger: slog.New(log)})
		task := func(name string, spec schedule.Spec, err error) {
			t.Helper()
			if err := s.Add(schedule.Task{Name: name, Spec: spec, Run: func(context.Context, ...any) error {
				time.Sleep(20 * time.Millisecond)
				return err
			}}); err != nil {
				t.Fatal(err)
			}
		}
		task("good", schedule.Spec{Interval: time.Hour}, nil)
		task("bad", schedule.Spec{Interval: time.Hour}, errBoom)
		task("off", schedule.Spec{Disable: true}, nil)
		var got []string
		for _, name := range []string{"good", "bad", "off", "none"} {
			got = append(got, fmt.Sprint(s.Execute(t.Context(), schedule.Job{ID: "7", Task: name})))
		}
		if want := []string{"<nil>", "boom", "[egg-schedule] off is disabled", "[egg-schedule] Cannot find schedule none"}; !slices.Equal(got, want) {
			t.Errorf("Execute gave %q, want %q", got, want)
		}
		want := []string{
			"INFO [Job#7] good executing by app",
			"INFO [Job#7] good execute succeed, used 20ms.",
			"INFO [Job#7] bad executing by app",
			"ERROR [Job#7] bad execute failed, used 20ms. Error: boom",
			"WARN [Job#7] off disable",
			"WARN [Job#7] none unknown task",
		}
		if got := log.with("[Job#7]"); !slices.Equal(got, want) {
			t.Errorf("logged %q, want %q", got, want)
		}
	})
}

func TestExecuteIsCancelledByStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDiary()
		s := schedule.New(&schedule.Options{Logger: silent(), Grace: time.Second})
		if err := s.Add(d.lasting("x", schedule.Spec{Interval: time.Hour}, time.Hour)); err != nil {
			t.Fatal(err)
		}
		go func() {
			err := s.Execute(t.Context(), schedule.Job{Task: "x"})
			d.note(fmt.Sprint(errors.Is(err, schedule.ErrStopped)))
		}()
		synctest.Wait()
		stop(t, s)
		d.want(t, "start 0s", "[egg-schedule] schedule closed 1s", "true 1s")
	})
}

func TestWrap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type key struct{}
		var jobs []schedule.Job
		var seen []any
		wrap := func(ctx context.Context, job schedule.Job, run func(context.Context) error) error {
			jobs = append(jobs, job)
			return run(context.WithValue(ctx, key{}, job.ID))
		}
		s := started(t, schedule.Options{Wrap: wrap}, schedule.Task{
			Name: "x",
			Spec: schedule.Spec{Interval: 2 * time.Second},
			Run: func(ctx context.Context, _ ...any) error {
				seen = append(seen, ctx.Value(key{}))
				return nil
			},
		})
		time.Sleep(3 * time.Second)
		if err := s.Run(t.Context(), "x", "arg"); err != nil {
			t.Fatal(err)
		}
		stop(t, s)
		if len(jobs) != 2 || !slices.Equal(seen, []any{jobs[0].ID, jobs[1].ID}) {
			t.Fatalf("wrapped %v, the task saw %v; want two runs", jobs, seen)
		}
		if tick := time.Unix(946684802, 0); !jobs[0].Tick.Equal(tick) || jobs[0].All || !slices.Equal(jobs[1].Args, []any{"arg"}) {
			t.Errorf("jobs are %+v, want the tick %v and the argument", jobs, tick)
		}
	})
}

func TestDispatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDiary()
		spec := schedule.Spec{Interval: 10 * time.Second}
		worker := schedule.New(&schedule.Options{Logger: silent()})
		if err := worker.Add(d.lasting("x", spec, 15*time.Second)); err != nil {
			t.Fatal(err)
		}
		agent := started(t, schedule.Options{Dispatch: func(ctx context.Context, job schedule.Job) error {
			return worker.Execute(ctx, schedule.Job{ID: job.ID, Task: job.Task, Args: job.Args})
		}}, schedule.Task{Name: "x", Spec: spec, Run: func(context.Context, ...any) error {
			t.Error("the agent ran the task")
			return nil
		}})
		time.Sleep(26 * time.Second)
		stop(t, agent)
		d.want(t, "start 10s", "end 25s")
		for _, s := range []*schedule.Scheduler{agent, worker} {
			if got := s.Tasks()[0]; got.Runs != 1 || got.LastDuration != 15*time.Second {
				t.Errorf("state is %+v, want one run of 15 s", got)
			}
		}
	})
}

func TestTasks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDiary()
		fails := schedule.Task{Name: "fails", Spec: schedule.Spec{Immediate: true}, Run: func(context.Context, ...any) error { return errBoom }}
		s := started(t, schedule.Options{}, d.lasting("x", schedule.Spec{Interval: 10 * time.Second, Overlap: schedule.Allow}, 25*time.Second), fails)
		start := time.Now()
		time.Sleep(36 * time.Second)
		all := s.Tasks()
		if len(all) != 2 {
			t.Fatalf("Tasks() = %+v, want two", all)
		}
		x := all[0]
		if x.Name != "x" || x.Running != 2 || x.Runs != 1 || !x.Next.Equal(start.Add(40*time.Second)) ||
			!x.LastStart.Equal(start.Add(10*time.Second)) || x.LastDuration != 25*time.Second || x.LastError != nil {
			t.Errorf("x is %+v", x)
		}
		if f := all[1]; f.Name != "fails" || f.Running != 0 || f.Runs != 1 || !f.Next.IsZero() || f.LastError != errBoom {
			t.Errorf("fails is %+v", f)
		}
		stop(t, s)
	})
}

func TestJobURL(t *testing.T) {
	for _, tt := range []struct {
		name string
		job  schedule.Job
		want string
	}{
		{"has the type by default", schedule.Job{Task: "app/schedule/clean"}, "/__schedule?path=app/schedule/clean&type=worker"},
		{"has milliseconds", schedule.Job{Task: "x", Spec: schedule.Spec{Type: schedule.All, Interval: 3 * time.Second, Immediate: true}},
			"/__schedule?path=x&type=all&interval=3000&immediate=true"},
		{"escapes as Node does", schedule.Job{Task: "a&b", Spec: schedule.Spec{Cron: "0 */3 * * ?", Env: []string{"local", "prod"}}},
			"/__schedule?path=a%26b&type=worker&cron=0%20*%2F3%20*%20*%20%3F&env=local&env=prod"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.job.URL(); got != tt.want {
				t.Errorf("URL() = %s, want %s", got, tt.want)
			}
		})
	}
}
