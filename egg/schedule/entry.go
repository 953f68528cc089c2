package schedule

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// entry is a task of a scheduler.
type entry struct {
	task   Task
	cron   *Cron         // nil without Spec.Cron
	spread time.Duration // the task's share of Options.Spread

	gate gate

	mu     sync.Mutex // guards what follows
	count  int        // IDs given
	status Status
}

// Status is what is known of a task in this process.
type Status struct {
	// Name and Spec are those of the task.
	Name string
	Spec Spec

	// Next is when the task is due next, zero if no timer is set.
	Next time.Time

	// Running is the number of runs under way, Runs that of the ones that have
	// returned.
	Running, Runs int

	// LastStart, LastDuration and LastError tell of the run that returned last.
	LastStart    time.Time
	LastDuration time.Duration
	LastError    error
}

func newEntry(task Task, cron *Cron, spread time.Duration) *entry {
	task.Spec.Env = slices.Clone(task.Spec.Env)
	e := &entry{task: task, cron: cron, gate: gate{overlap: task.Spec.Overlap}}
	e.status = Status{Name: task.Name, Spec: task.Spec}
	if spread > 0 {
		// By name, so that it is the same in each process and after each start.
		h := fnv.New64a()
		h.Write([]byte(task.Name))
		e.spread = time.Duration(h.Sum64() % uint64(spread))
	}
	return e
}

// next returns when the timer's run after the one of tick is due, zero for never.
// Ticks that have been missed, for the machine slept, are left out.
func (e *entry) next(tick, now time.Time) time.Time {
	interval := e.task.Spec.Interval
	switch {
	case interval > 0 && now.Sub(tick) >= interval:
		return now.Add(interval)
	case interval > 0:
		return tick.Add(interval)
	case e.cron == nil:
		return time.Time{}
	case now.After(tick):
		return e.cron.Next(now)
	}
	return e.cron.Next(tick)
}

func (e *entry) delay() time.Duration {
	if e.task.Spec.Jitter > 0 {
		return e.spread + rand.N(e.task.Spec.Jitter) //nolint:gosec // nothing secret
	}
	return e.spread
}

func (e *entry) newJob(now time.Time, args []any) Job {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.count++
	return Job{ID: newID(now, e.count), Task: e.task.Name, Spec: e.task.Spec, Tick: now.Round(0), Args: args}
}

// record notes what becomes of a run.
func (e *entry) record(run func() error) (err error) {
	start := time.Now()
	e.mu.Lock()
	e.status.Running++
	e.mu.Unlock()
	defer func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.status.Running--
		e.status.Runs++
		e.status.LastStart, e.status.LastDuration, e.status.LastError = start, time.Since(start), err
	}()
	return run()
}

func (e *entry) setNext(next time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.status.Next = next.Round(0) // for display
}

func (e *entry) snapshot() Status {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.status
}
