package schedule

import (
	"context"
	"fmt"
	"time"
)

// Run runs the task called name now, in this goroutine, and returns its error:
// Egg's app.runSchedule, for tests and tools. It asks no lock, minds no overlap
// and logs nothing; disabled tasks run too. [Options.Wrap] and Spec.Timeout
// apply. A name that is not registered, or not in this environment, gives
// [ErrNotFound].
func (s *Scheduler) Run(ctx context.Context, name string, args ...any) error {
	e := s.find(name)
	if e == nil {
		return fmt.Errorf("[egg-schedule] %w %s", ErrNotFound, name)
	}
	return s.attend(ctx, func(ctx context.Context) error {
		job := e.newJob(time.Now(), args)
		return e.record(func() error { return s.invoke(ctx, e, job) })
	})
}

// Execute runs a job that [Options.Dispatch] of another process has sent here,
// with Egg's lines in the log, and returns when it is over. Only ID, Task and
// Args of job need to be set. Unknown and disabled tasks are logged and give an
// error.
func (s *Scheduler) Execute(ctx context.Context, job Job) error {
	e := s.find(job.Task)
	if e == nil {
		s.log.unknown(job)
		return fmt.Errorf("[egg-schedule] %w %s", ErrNotFound, job.Task)
	}
	if e.task.Spec.Disable {
		s.log.disabled(job)
		return fmt.Errorf("[egg-schedule] %s is disabled", job.Task)
	}
	job.Spec = e.task.Spec
	return s.attend(ctx, func(ctx context.Context) error {
		return e.record(func() error { return s.execute(ctx, e, job) })
	})
}

// perform runs a job that is due, here or where Dispatch sends it.
func (s *Scheduler) perform(ctx context.Context, e *entry, job Job) {
	if !job.claim.IsZero() {
		release, ok := s.lock(ctx, job)
		if !ok {
			return
		}
		defer release()
	}
	_ = e.record(func() error { // it has been logged
		if s.opts.Dispatch != nil {
			return protect(func() error { return s.opts.Dispatch(ctx, job) })
		}
		return s.execute(ctx, e, job)
	})
}

func (s *Scheduler) execute(ctx context.Context, e *entry, job Job) error {
	s.log.executing(job)
	start := time.Now()
	err := s.invoke(ctx, e, job)
	s.log.executed(job, time.Since(start), err)
	return err
}

// invoke calls the task within Options.Wrap and its time limit.
func (s *Scheduler) invoke(ctx context.Context, e *entry, job Job) error {
	if limit := job.Spec.Timeout; limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, limit, fmt.Errorf("schedule.timeout of %v is over", limit))
		defer cancel()
	}
	err := protect(func() error {
		run := func(ctx context.Context) error { return e.task.Run(ctx, job.Args...) }
		if s.opts.Wrap != nil {
			return s.opts.Wrap(ctx, job, run)
		}
		return run(ctx)
	})
	return explain(ctx, err)
}
