package schedule_test

import (
	"fmt"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/egg/schedule"
)

func TestOverlap(t *testing.T) {
	for _, tt := range []struct {
		name    string
		overlap schedule.Overlap
		want    []string
	}{
		{"skips by default", "", []string{"start 10s", "end 25s", "start 30s"}},
		{"skips", schedule.Skip, []string{"start 10s", "end 25s", "start 30s"}},
		{"queues", schedule.Queue, []string{"start 10s", "end 25s", "start 25s"}},
		{"allows", schedule.Allow, []string{"start 10s", "start 20s", "end 25s", "start 30s"}},
		{"replaces", schedule.Replace, []string{"start 10s", "replaced by a newer run 20s", "start 20s", "replaced by a newer run 30s", "start 30s"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDiary()
				spec := schedule.Spec{Interval: 10 * time.Second, Overlap: tt.overlap}
				s := started(t, schedule.Options{Grace: -1}, d.lasting("x", spec, 15*time.Second))
				time.Sleep(32 * time.Second)
				d.want(t, tt.want...)
				stop(t, s)
			})
		})
	}
}

func TestQueueIsLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, log := newDiary(), &lines{}
		spec := schedule.Spec{Interval: time.Second, Overlap: schedule.Queue}
		s := started(t, schedule.Options{Grace: -1, Logger: slog.New(log)}, d.lasting("x", spec, time.Hour))
		time.Sleep(111500 * time.Millisecond)
		if got := log.with("skip due to the run before it, overlap is queue"); len(got) != 10 {
			t.Errorf("%d runs of 111 were skipped, want 10: one runs and 100 wait", len(got))
		}
		stop(t, s)
		d.want(t, "start 1s", fmt.Sprintf("%v 1m51.5s", schedule.ErrStopped))
	})
}

func TestReplaceKeepsTheLatest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, log := newDiary(), &lines{}
		task := d.stubborn("x", schedule.Spec{Interval: 10 * time.Second, Overlap: schedule.Replace}, 25*time.Second)
		s := started(t, schedule.Options{Logger: slog.New(log), Grace: -1}, task)
		time.Sleep(36 * time.Second)
		d.want(t, "start 10s", "end 35s", "start 35s")
		if got := log.with("overlap is replace"); len(got) != 1 {
			t.Errorf("dropped %q, want the run of 20s only", got)
		}
		stop(t, s)
	})
}
