package schedule_test

import (
	"context"
	"errors"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/egg/schedule"
)

// The lines are those of egg 3.34 with egg-schedule 4.0.1, run with tasks like
// these and the level DEBUG: egg-schedule.log of agent and worker together.
// Left out are "await app ready", "task received by app" and "finish event
// received by agent", which are about messages between the two, and the space
// that Egg writes after "used 1ms.".
func TestLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		zone(t, time.UTC)
		log, core := &lines{}, &lines{}
		opts := schedule.Options{Logger: slog.New(log), CoreLogger: slog.New(core), Env: "local"}
		run := func(err error) func(context.Context, ...any) error {
			return func(context.Context, ...any) error { return err }
		}
		s := started(t, opts,
			schedule.Task{Name: "dis.js", Spec: schedule.Spec{Disable: true}, Run: run(nil)},
			schedule.Task{Name: "envx.js", Spec: schedule.Spec{Immediate: true, Env: []string{"prod"}}, Run: run(nil)},
			schedule.Task{Name: "fail.js", Spec: schedule.Spec{Type: schedule.All, Cron: "*/2 * * * * *",
				CronOptions: schedule.CronOptions{TZ: "UTC", EndDate: time.Now().Add(3 * time.Second)}}, Run: run(errors.New("boom"))},
			schedule.Task{Name: "imm.js", Spec: schedule.Spec{Immediate: true}, Run: run(nil)},
		)
		time.Sleep(3 * time.Second)
		stop(t, s)

		want := []string{
			"INFO [egg-schedule]: register schedule fail.js",
			"INFO [Timer] fail.js next time will execute after 2000ms at 2000-01-01 00:00:02.000",
			"DEBUG [Job#ID] fail.js triggered, send all by agent",
			"INFO [Timer] fail.js reach endDate, will stop",
			"INFO [Job#ID] fail.js executing by app",
			"ERROR [Job#ID] fail.js execute failed, used 0ms. Error: boom",
		}
		id := regexp.MustCompile(`Job#\d+`)
		got := strings.Split(id.ReplaceAllString(strings.Join(log.with("fail.js"), "\n"), "Job#ID"), "\n")
		sameLines(t, got, want)
		want = []string{
			"INFO [egg-schedule]: register schedule imm.js",
			"INFO [Timer] imm.js next time will execute immediate",
			"DEBUG [Job#ID] imm.js triggered, send random by agent",
			"INFO [Timer] imm.js reach endDate, will stop",
			"INFO [Job#ID] imm.js executing by app",
			"INFO [Job#ID] imm.js execute succeed, used 0ms.",
		}
		got = strings.Split(id.ReplaceAllString(strings.Join(log.with("imm.js"), "\n"), "Job#ID"), "\n")
		sameLines(t, got, want)
		if got := append(log.with("dis.js"), log.with("envx.js")...); len(got) != 0 {
			t.Errorf("logged %q about tasks that do not run", got)
		}
		sameLines(t, core.with(""), []string{"INFO [egg-schedule]: ignore schedule envx.js due to `schedule.env` not match"})
	})
}

// sameLines compares without order, for a run and the next timer are concurrent.
func sameLines(t *testing.T, got, want []string) {
	t.Helper()
	got, want = slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))
	if !slices.Equal(got, want) {
		t.Errorf("logged:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// zone sets the zone of the process for a test.
func zone(t *testing.T, loc *time.Location) {
	old := time.Local
	time.Local = loc
	t.Cleanup(func() { time.Local = old })
}

func TestLogOfPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &lines{}
		s := started(t, schedule.Options{Logger: slog.New(log)}, schedule.Task{
			Name: "x",
			Spec: schedule.Spec{Interval: time.Second},
			Run:  func(context.Context, ...any) error { panic("boom") },
		})
		time.Sleep(2500 * time.Millisecond)
		stop(t, s)
		got := log.with("execute failed, used 0ms. Error: panic: boom\ngoroutine ")
		if len(got) != 2 || !strings.Contains(got[0], "TestLogOfPanic") {
			t.Errorf("logged %q, want two failures with stacks", got)
		}
	})
}
