package schedule_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/egg/schedule"
)

// In a bubble time starts at midnight UTC of January 1, 2000, a Saturday.
func TestTimer(t *testing.T) {
	utc := schedule.CronOptions{TZ: "UTC"}
	for _, tt := range []struct {
		name string
		spec schedule.Spec
		wait time.Duration
		want []string
	}{
		{"runs at an interval, not at once", schedule.Spec{Interval: 10 * time.Second}, 35 * time.Second,
			[]string{"x 10s", "x 20s", "x 30s"}},
		{"runs at once and then at the interval", schedule.Spec{Interval: 10 * time.Second, Immediate: true}, 25 * time.Second,
			[]string{"x 0s", "x 10s", "x 20s"}},
		{"runs once if only immediate", schedule.Spec{Immediate: true}, time.Hour, []string{"x 0s"}},
		{"runs by cron", schedule.Spec{Cron: "*/20 * * * * *", CronOptions: utc}, 50 * time.Second,
			[]string{"x 20s", "x 40s"}},
		{"runs at once and by cron", schedule.Spec{Cron: "30 * * * * *", CronOptions: utc, Immediate: true}, time.Minute,
			[]string{"x 0s", "x 30s"}},
		{"stops at the end date", schedule.Spec{Cron: "* * * * *", CronOptions: schedule.CronOptions{TZ: "UTC", EndDate: time.Unix(946684920, 0)}}, time.Hour,
			[]string{"x 1m0s", "x 2m0s"}},
		{"waits longer than 2^31 milliseconds", schedule.Spec{Interval: 25 * 24 * time.Hour}, 26 * 24 * time.Hour,
			[]string{"x 600h0m0s"}},
		{"waits for the next month", schedule.Spec{Cron: "@monthly", CronOptions: utc}, 31 * 24 * time.Hour,
			[]string{"x 744h0m0s"}},
		{"does not run if disabled", schedule.Spec{Interval: time.Second, Disable: true}, time.Minute, nil},
		{"does not run in another environment", schedule.Spec{Interval: time.Second, Env: []string{"local", "test"}}, time.Minute, nil},
		{"runs in its environment", schedule.Spec{Interval: time.Second, Env: []string{"prod"}}, 1500 * time.Millisecond, []string{"x 1s"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDiary()
				s := started(t, schedule.Options{Env: "prod"}, d.noting("x", tt.spec))
				time.Sleep(tt.wait)
				d.want(t, tt.want...)
				stop(t, s)
			})
		})
	}
}

func TestTimerKeepsItsRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDiary()
		s := started(t, schedule.Options{}, d.lasting("x", schedule.Spec{Interval: 10 * time.Second}, 9*time.Second))
		time.Sleep(30 * time.Second)
		d.want(t, "start 10s", "end 19s", "start 20s", "end 29s", "start 30s")
		stop(t, s)
	})
}

func TestJitterAndSpread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const jitter, spread = 5 * time.Second, 10 * time.Second
		begin := time.Now()
		var delays []time.Duration
		task := schedule.Task{
			Name: "x",
			Spec: schedule.Spec{Interval: time.Minute, Jitter: jitter},
			Run: func(context.Context, ...any) error {
				delays = append(delays, time.Since(begin)%time.Minute)
				return nil
			},
		}
		s := started(t, schedule.Options{Spread: spread}, task)
		time.Sleep(21 * time.Minute)
		stop(t, s)
		same := true
		for _, delay := range delays {
			same = same && delay == delays[0]
			if delay >= jitter+spread {
				t.Errorf("a run came %v late, want less than %v", delay, jitter+spread)
			}
		}
		if len(delays) != 20 || same {
			t.Errorf("delays are %v, want 20 that differ", delays)
		}
	})
}

func TestSpreadIsTheSameEachTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDiary()
		spec := schedule.Spec{Cron: "0 * * * * *", CronOptions: schedule.CronOptions{TZ: "UTC"}}
		one := started(t, schedule.Options{Spread: time.Minute}, d.noting("a", spec))
		two := started(t, schedule.Options{Spread: time.Minute}, d.noting("a", spec), d.noting("b", spec))
		time.Sleep(3 * time.Minute)
		stop(t, one)
		stop(t, two)
		times := make(map[string]int)
		for _, entry := range d.entries {
			times[entry]++
		}
		if len(times) != 4 {
			t.Errorf("runs are %v, want two each of a and b", times)
		}
		for entry, n := range times {
			if want := map[byte]int{'a': 2, 'b': 1}[entry[0]]; n != want {
				t.Errorf("%s happened %d times, want %d", entry, n, want)
			}
		}
	})
}

// sleepy is a handler that takes 35 seconds for the first line about a timer, as
// if the machine had been suspended.
type sleepy struct {
	slog.Handler
	slept *bool
}

func (h sleepy) Handle(ctx context.Context, r slog.Record) error {
	if strings.Contains(r.Message, "next time") && !*h.slept {
		*h.slept = true
		time.Sleep(35 * time.Second)
	}
	return nil
}

func TestMissedTicks(t *testing.T) {
	for _, tt := range []struct {
		name string
		spec schedule.Spec
		want []string
	}{
		{"are one run of an interval, which begins anew", schedule.Spec{Interval: 10 * time.Second}, []string{"x 35s", "x 45s", "x 55s"}},
		{"are one run of cron", schedule.Spec{Cron: "*/10 * * * * *", CronOptions: schedule.CronOptions{TZ: "UTC"}},
			[]string{"x 35s", "x 40s", "x 50s"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDiary()
				log := slog.New(sleepy{&lines{}, new(bool)})
				s := started(t, schedule.Options{Logger: log}, d.noting("x", tt.spec))
				time.Sleep(59 * time.Second)
				d.want(t, tt.want...)
				stop(t, s)
			})
		})
	}
}
