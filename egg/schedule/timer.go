package schedule

import (
	"context"
	"time"
)

// timer is the strategy of the types worker and all: Interval, Cron, Immediate.
type timer struct{ s *Scheduler }

// Run sets the timer for the next run when one is due, however long that takes,
// as Egg's TimerScheduleStrategy does.
func (t timer) Run(ctx context.Context, trigger *Trigger) error {
	e := trigger.entry
	tick := time.Now()
	if e.task.Spec.Immediate {
		t.s.log.nextImmediate(e)
		t.fire(e, tick, immediateClaim(e.task.Spec, tick))
	}
	for {
		now := time.Now()
		tick = e.next(tick, now)
		e.setNext(tick)
		if tick.IsZero() {
			t.s.log.noNext(e)
			return nil
		}
		t.s.log.next(e, tick, now)
		if !waitUntil(ctx, tick) {
			e.setNext(time.Time{})
			return nil
		}
		t.fire(e, tick, claim(e.task.Spec, tick))
	}
}

func (t timer) fire(e *entry, tick, claim time.Time) {
	job := e.newJob(time.Now(), nil)
	job.Tick = tick.Round(0)
	job.All = e.task.Spec.kind() == All
	if !job.All && t.s.opts.Locker != nil {
		job.claim = claim
	}
	t.s.fire(e, job)
}

// claim is the time that machines agree upon. A cron tick is the same on all of
// them. Intervals begin when a machine starts, so the claim is for the stretch of
// an interval's length, counted from a fixed point, that the tick falls into.
func claim(spec Spec, tick time.Time) time.Time {
	if spec.Interval > 0 {
		return tick.Truncate(spec.Interval)
	}
	return tick
}

// immediateClaim makes machines share a run that start in the same minute.
func immediateClaim(spec Spec, start time.Time) time.Time {
	if spec.Interval > 0 {
		return claim(spec, start)
	}
	return start.Truncate(time.Minute)
}

// recheck is how long a sleep may take. A timer does not know that the clock was
// set or that the machine was suspended, so long waits are cut.
const recheck = time.Minute

// waitUntil reports false if ctx ended first.
func waitUntil(ctx context.Context, tick time.Time) bool {
	for {
		rest := time.Until(tick)
		if rest <= 0 {
			return ctx.Err() == nil
		}
		if !sleep(ctx, min(rest, recheck)) {
			return false
		}
	}
}

// sleep reports false if ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
