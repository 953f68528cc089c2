package schedule

import (
	"context"
	"time"
)

// lockTimeout bounds what the Locker's store may take, and so what Stop waits.
const lockTimeout = 3 * time.Second

// lock asks the Locker. With Overlap: Allow a run does not stand in the way of
// the next one, so only the claim on the tick is kept.
func (s *Scheduler) lock(ctx context.Context, job Job) (release func(), ok bool) {
	ttl := s.opts.LockTTL
	if job.Spec.Timeout > 0 {
		ttl = job.Spec.Timeout + s.opts.Grace
	}
	asking, cancel := context.WithTimeout(ctx, lockTimeout)
	defer cancel()
	unlock, ok, err := s.opts.Locker.Lock(asking, job.Task, job.claim, ttl)
	if err != nil {
		s.log.lockFailed(job, err)
		return nil, false
	}
	if !ok {
		s.log.lockedOut(job)
		return nil, false
	}
	release = func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lockTimeout)
		defer cancel()
		if err := unlock(ctx); err != nil {
			s.log.unlockFailed(job, err)
		}
	}
	if job.Spec.Overlap == Allow {
		release()
		release = func() {}
	}
	return release, true
}
