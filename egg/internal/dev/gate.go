package dev

import (
	"context"
	"errors"
	"sync"
	"time"
)

// gate is where requests wait until there is a worker that runs the files as they
// are, or a reason why there is none.
type gate struct {
	mu      sync.Mutex // guards all below, and worker.pending
	held    bool
	worker  *worker
	failure *failure
	changed chan struct{} // closed and replaced at every change
}

func newGate() *gate { return &gate{held: true, changed: make(chan struct{})} }

// hold makes requests wait that come from now on.
func (g *gate) hold() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.held = true
}

// open lets requests through: to w, which may be nil when there is a failure.
func (g *gate) open(w *worker, f *failure) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.held, g.worker, g.failure = false, w, f
	g.signal()
}

// signal wakes everybody who waits.
func (g *gate) signal() {
	close(g.changed)
	g.changed = make(chan struct{})
}

// errWaited means that a request waited for as long as it may.
var errWaited = errors.New("no worker in time")

// enter waits for the gate to be open. A worker that it returns gets no signal to
// end before leave is called, but for the limit of drain.
func (g *gate) enter(ctx context.Context, limit time.Duration) (*worker, *failure, error) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		w, f, changed := g.look()
		if changed == nil {
			return w, f, nil
		}
		select {
		case <-changed:
		case <-timer.C:
			return nil, nil, errWaited
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
	}
}

// look returns the channel to wait for when the gate is not open. A worker that died
// is as good as none: its successor, or a failure, comes at once.
func (g *gate) look() (*worker, *failure, <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	dead := g.worker != nil && !g.worker.alive()
	if g.held || dead || g.worker == nil && g.failure == nil {
		return nil, nil, g.changed
	}
	if g.worker != nil {
		g.worker.pending++
	}
	return g.worker, g.failure, nil
}

// leave says that the worker has begun to answer a request, or cannot.
func (g *gate) leave(w *worker) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if w.pending--; w.pending == 0 {
		g.signal()
	}
}

// idle waits until every request that entered to w has an answer, but not longer
// than limit: then those that are left have reached the worker long since, and it
// finishes them itself.
func (g *gate) idle(w *worker, limit time.Duration) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		g.mu.Lock()
		n, changed := w.pending, g.changed
		g.mu.Unlock()
		if n == 0 {
			return
		}
		select {
		case <-changed:
		case <-timer.C:
			return
		}
	}
}
