package schedule

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Scheduler runs tasks when they are due. Its methods may be called concurrently.
// It reads time from package time only, so in a bubble of testing/synctest its
// clock is the bubble's.
type Scheduler struct {
	opts Options
	log  journal

	alive     context.Context // ends the contexts of runs
	cancelAll context.CancelCauseFunc
	ticking   context.Context // ends timers, strategies and delays
	stopTicks context.CancelFunc
	drained   func() <-chan struct{} // closed when work is done

	work sync.WaitGroup // Add only with mu held and stopped false

	mu         sync.Mutex // guards what follows
	entries    []*entry
	byName     map[string]*entry
	strategies map[string]Strategy
	base       context.Context // of runs; nil before Start
	stopped    bool
}

// New returns a scheduler without tasks that has not been started. A nil opts is
// the zero Options, which are copied.
func New(opts *Options) *Scheduler {
	s := &Scheduler{opts: opts.complete(), byName: make(map[string]*entry)}
	s.log = journal{s.opts.Logger}
	s.strategies = map[string]Strategy{Worker: timer{s}, All: timer{s}}
	s.alive, s.cancelAll = context.WithCancelCause(context.Background())
	s.ticking, s.stopTicks = context.WithCancel(context.Background())
	s.drained = sync.OnceValue(func() <-chan struct{} {
		done := make(chan struct{})
		go func() {
			s.work.Wait()
			close(done)
		}()
		return done
	})
	return s
}

// Use registers the strategy for tasks of the given type, worker and all
// included. It does not concern tasks that have been started before.
func (s *Scheduler) Use(typ string, strategy Strategy) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.strategies[typ] = strategy
}

// Add registers a task, and starts its timer if the scheduler has been started.
// A task that is not for this environment is left out without an error. Errors
// name the task and what is wrong with it: no or a known name, no function, or a
// Spec that contradicts itself.
func (s *Scheduler) Add(task Task) error {
	cron, err := task.check()
	if err != nil {
		return err
	}
	if !task.Spec.inEnv(s.opts.Env) {
		journal{s.opts.CoreLogger}.ignored(task.Name)
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byName[task.Name] != nil {
		return fmt.Errorf("[egg-schedule] %s is registered already: give the task another name", task.Name)
	}
	e := newEntry(task, cron, s.opts.Spread)
	if s.base != nil {
		if err := s.hasStrategy(e); err != nil {
			return err
		}
	}
	s.entries = append(s.entries, e)
	s.byName[task.Name] = e
	if !task.Spec.Disable {
		s.log.registered(e)
	}
	if s.base != nil {
		s.startEntry(e)
	}
	return nil
}

// Start sets the timers. The values of ctx are those of the runs' contexts; that
// ctx ends does not end them, Stop does. It fails, and starts nothing, if a task
// has a type without a strategy. Another call does nothing.
func (s *Scheduler) Start(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return ErrStopped
	}
	if s.base != nil {
		return nil
	}
	for _, e := range s.entries {
		if err := s.hasStrategy(e); err != nil {
			return err
		}
	}
	base, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	context.AfterFunc(s.alive, func() { cancel(context.Cause(s.alive)) })
	s.base = base
	for _, e := range s.entries {
		s.startEntry(e)
	}
	return nil
}

// Stop ends the timers, drops runs that wait, and returns when the ones under way
// have returned. After the grace, or when ctx ends, their contexts are cancelled
// with the cause [ErrStopped]. If ctx ends before they return, the error names
// them. Stop may be called again, to wait on, and before Start.
func (s *Scheduler) Stop(ctx context.Context) error {
	s.mu.Lock()
	s.stopped = true
	s.mu.Unlock()
	s.stopTicks()
	grace := time.NewTimer(s.opts.Grace)
	defer grace.Stop()
	select {
	case <-s.drained():
	case <-grace.C:
	case <-ctx.Done():
	}
	s.cancelAll(ErrStopped)
	select {
	case <-s.drained():
		return nil
	case <-ctx.Done():
		return fmt.Errorf("[egg-schedule] stopped with runs under way: %s: %w", strings.Join(s.running(), ", "), ctx.Err())
	}
}

// Tasks returns the state of the tasks in the order in which they were added.
func (s *Scheduler) Tasks() []Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Status, len(s.entries))
	for i, e := range s.entries {
		all[i] = e.snapshot()
	}
	return all
}

func (s *Scheduler) running() []string {
	var names []string
	for _, task := range s.Tasks() {
		if task.Running > 0 {
			names = append(names, task.Name)
		}
	}
	return names
}

func (s *Scheduler) find(name string) *entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byName[name]
}

// hasStrategy is called with mu held.
func (s *Scheduler) hasStrategy(e *entry) error {
	if kind := e.task.Spec.kind(); !e.task.Spec.Disable && s.strategies[kind] == nil {
		return fmt.Errorf("[egg-schedule] %s schedule type [%s] is not defined: use worker, all, or a type given to Use", e.task.Name, kind)
	}
	return nil
}

// startEntry is called with mu held.
func (s *Scheduler) startEntry(e *entry) {
	if e.task.Spec.Disable || s.stopped {
		return
	}
	strategy := s.strategies[e.task.Spec.kind()]
	s.work.Go(func() {
		err := protect(func() error { return strategy.Run(s.ticking, &Trigger{s, e}) })
		if err != nil && s.ticking.Err() == nil {
			s.log.strategyFailed(e, err)
		}
	})
}

// fire starts job, after its delay and when the task's other runs let it.
func (s *Scheduler) fire(e *entry, job Job) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		s.log.closed(job.Task)
		return
	}
	s.log.triggered(job)
	base := s.base
	s.work.Go(func() {
		if !sleep(s.ticking, e.delay()) {
			return
		}
		r, dropped := e.gate.enter(base, job)
		for _, job := range dropped {
			s.log.overlapped(job)
		}
		for r != nil {
			s.perform(r.ctx, e, r.Job)
			r = e.gate.leave(base, r, s.ticking.Err() != nil)
		}
	})
}

// attend runs what a caller waits for: Stop waits for it too, and cancels it.
func (s *Scheduler) attend(ctx context.Context, run func(context.Context) error) error {
	s.mu.Lock()
	if s.stopped {
		s.mu.Unlock()
		return ErrStopped
	}
	s.work.Add(1)
	s.mu.Unlock()
	defer s.work.Done()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(s.alive, func() { cancel(ErrStopped) })()
	return run(ctx)
}
