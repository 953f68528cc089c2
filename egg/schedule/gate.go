package schedule

import (
	"context"
	"sync"
)

// maxQueued is how many runs of a task wait with Overlap: Queue.
const maxQueued = 100

// gate lets the runs of one task in, as its Overlap says.
type gate struct {
	overlap Overlap

	mu      sync.Mutex // guards what follows
	inside  int
	latest  *run
	waiting []Job
}

// run is a job that was let in. Its context ends with leave.
type run struct {
	Job
	ctx    context.Context
	cancel context.CancelCauseFunc
}

// enter returns the run of job if it may start now. Otherwise job waits or is
// dropped, or takes the place of one that waited; what is dropped is returned.
func (g *gate) enter(base context.Context, job Job) (started *run, dropped []Job) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.inside == 0 || g.overlap == Allow:
		g.inside++
		return g.start(base, job), nil
	case g.overlap == Queue && len(g.waiting) < maxQueued:
		g.waiting = append(g.waiting, job)
		return nil, nil
	case g.overlap == Replace:
		dropped, g.waiting = g.waiting, []Job{job}
		g.latest.cancel(ErrReplaced)
		return nil, dropped
	}
	return nil, []Job{job}
}

// leave ends a run and returns the one that waited for that, if any and if the
// gate is not closed.
func (g *gate) leave(base context.Context, r *run, closed bool) *run {
	r.cancel(nil)
	g.mu.Lock()
	defer g.mu.Unlock()
	if closed || len(g.waiting) == 0 {
		g.waiting = nil
		g.inside--
		return nil
	}
	job := g.waiting[0]
	g.waiting = g.waiting[1:]
	return g.start(base, job)
}

func (g *gate) start(base context.Context, job Job) *run {
	ctx, cancel := context.WithCancelCause(base)
	g.latest = &run{Job: job, ctx: ctx, cancel: cancel}
	return g.latest
}
