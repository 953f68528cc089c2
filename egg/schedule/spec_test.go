package schedule_test

import (
	"context"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/schedule"
)

func TestAddErrors(t *testing.T) {
	run := func(context.Context, ...any) error { return nil }
	for _, tt := range []struct {
		name string
		task schedule.Task
		want string
	}{
		{"wants a name", schedule.Task{Run: run}, "[egg-schedule] a task has no name: set Task.Name"},
		{"wants a function", schedule.Task{Name: "x"}, "schedule(x): must have schedule and task properties: set Task.Run"},
		{"wants a time", schedule.Task{Name: "x", Run: run},
			"[egg-schedule] x schedule.interval or schedule.cron or schedule.immediate must be present"},
		{"wants a good cron expression", schedule.Task{Name: "x", Run: run, Spec: schedule.Spec{Cron: "61 * * * * *"}},
			`[egg-schedule] x parse cron instruction(61 * * * * *) error: Constraint error, got value 61 expected range 0-59 (second "61")`},
		{"takes 5000 for a forgotten unit", schedule.Task{Name: "x", Run: run, Spec: schedule.Spec{Interval: 5000}},
			"[egg-schedule] x schedule.interval is 5µs, less than 1ms: write a time.Duration such as 5*time.Second"},
		{"refuses a negative interval", schedule.Task{Name: "x", Run: run, Spec: schedule.Spec{Interval: -time.Second}},
			"[egg-schedule] x schedule.interval is -1s, less than 1ms: write a time.Duration such as 5*time.Second"},
		{"refuses two timers", schedule.Task{Name: "x", Run: run, Spec: schedule.Spec{Interval: time.Second, Cron: "@daily"}},
			`[egg-schedule] x has schedule.interval 1s and schedule.cron "@daily": remove one of them`},
		{"refuses options of nothing", schedule.Task{Name: "x", Run: run, Spec: schedule.Spec{Immediate: true, CronOptions: schedule.CronOptions{TZ: "UTC"}}},
			"[egg-schedule] x has schedule.cronOptions without schedule.cron: set it or remove the options"},
		{"refuses a negative jitter", schedule.Task{Name: "x", Run: run, Spec: schedule.Spec{Immediate: true, Jitter: -1}},
			"[egg-schedule] x schedule.jitter is -1ns: it cannot be negative"},
		{"refuses a negative timeout", schedule.Task{Name: "x", Run: run, Spec: schedule.Spec{Immediate: true, Timeout: -1}},
			"[egg-schedule] x schedule.timeout is -1ns: it cannot be negative, 0 is no limit"},
		{"refuses an unknown overlap", schedule.Task{Name: "x", Run: run, Spec: schedule.Spec{Immediate: true, Overlap: "wait"}},
			`[egg-schedule] x schedule.overlap "wait" is not one of skip, queue, allow, replace`},
		{"refuses a name twice", schedule.Task{Name: "taken", Run: run, Spec: schedule.Spec{Immediate: true}},
			"[egg-schedule] taken is registered already: give the task another name"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := schedule.New(&schedule.Options{Logger: silent()})
			if err := s.Add(schedule.Task{Name: "taken", Spec: schedule.Spec{Interval: time.Second}, Run: run}); err != nil {
				t.Fatal(err)
			}
			if err := s.Add(tt.task); err == nil || err.Error() != tt.want {
				t.Errorf("Add = %v, want %s", err, tt.want)
			}
			if n := len(s.Tasks()); n != 1 {
				t.Errorf("%d tasks are registered, want only the one before", n)
			}
		})
	}
}
