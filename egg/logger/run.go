package logger

import (
	"context"
	"time"
)

// job is something Run does again and again.
type job struct {
	after func(time.Time) time.Time // when it is due next
	run   func(now time.Time)
	due   time.Time
}

// Run rotates and cleans at Egg's times until ctx ends, for programs without
// schedules: by day at 00:00:01, by hour one minute after each full hour, by size
// every RotateDuration, and cleaning at midnight. Times are those of the local zone.
func (r *Rotator) Run(ctx context.Context) {
	jobs := []job{
		{after: daily(0), run: func(now time.Time) { r.Clean(now) }},
		{after: daily(time.Second), run: func(now time.Time) { r.ByDay(now) }},
	}
	if len(r.byHour) > 0 {
		jobs = append(jobs, job{after: hourly, run: func(now time.Time) { r.ByHour(now) }})
	}
	if len(r.bySize) > 0 {
		every := func(t time.Time) time.Time { return t.Add(r.config.RotateDuration) }
		jobs = append(jobs, job{after: every, run: func(time.Time) { r.BySize() }})
	}
	for i := range jobs {
		jobs[i].plan(r.loggers.now())
	}
	for {
		next := earliest(jobs)
		if !wait(ctx, next.due.Sub(r.loggers.now())) {
			return
		}
		now := r.loggers.now()
		if now.Before(next.due) { // the clock was set back
			continue
		}
		next.run(now)
		next.plan(now)
	}
}

// plan sets when the job is due.
func (j *job) plan(now time.Time) {
	if j.due = j.after(now); !j.due.After(now) { // a zone that changes its hours just then
		j.due = now.Add(maxWait)
	}
}

func earliest(jobs []job) *job {
	first := &jobs[0]
	for i := range jobs {
		if jobs[i].due.Before(first.due) {
			first = &jobs[i]
		}
	}
	return first
}

// maxWait bounds a wait: the clock may be set, and machines sleep.
const maxWait = time.Minute

// wait reports false if ctx ended.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(min(d, maxWait))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// daily is the next time of a day that is past midnight by d.
func daily(d time.Duration) func(time.Time) time.Time {
	return func(t time.Time) time.Time {
		at := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location()).Add(d)
		if !at.After(t) {
			at = time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, t.Location()).Add(d)
		}
		return at
	}
}

// hourly is the next time that is one minute past a full hour.
func hourly(t time.Time) time.Time {
	at := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), 1, 0, 0, t.Location())
	if !at.After(t) {
		at = at.Add(time.Hour)
	}
	return at
}
