package health

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// report is what the checks of a group said. Nobody changes it.
type report struct {
	ok      bool
	results []result // in the order of Options.Checks
	at      time.Time
}

// group are the checks behind one answer.
type group struct {
	checks   []*checker
	keep     time.Duration
	onChange func(check string, err error)

	last atomic.Pointer[report]

	mu      sync.Mutex // guards running
	running *run       // nil: nobody has asked since the last one ended
}

// run is one time in which all checks are asked.
type run struct {
	done   chan struct{} // closed when report is there
	report *report
}

func newGroup(o *Options, liveness bool) *group {
	g := &group{keep: o.CacheFor, onChange: o.OnChange}
	for _, c := range o.Checks {
		if c.Liveness == liveness {
			setDefault(&c.Timeout, o.Timeout)
			g.checks = append(g.checks, &checker{Check: c})
		}
	}
	if len(g.checks) == 0 {
		g.last.Store(&report{ok: true})
	}
	return g
}

// ask returns a report that is fresh enough, and an error when ctx ends before there is
// one.
func (g *group) ask(ctx context.Context) (*report, error) {
	if r := g.fresh(); r != nil {
		return r, nil
	}
	current := g.join()
	select {
	case <-current.done:
		return current.report, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// fresh is the last report, if it still counts.
func (g *group) fresh() *report {
	r := g.last.Load()
	if len(g.checks) == 0 || r != nil && time.Since(r.at) < g.keep {
		return r
	}
	return nil
}

// join returns the run that is under way, or begins one. It does not end with whoever
// asked first: others wait for it, too.
func (g *group) join() *run {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.running == nil {
		r := &run{done: make(chan struct{})}
		g.running = r
		go func() {
			r.report = g.run()
			g.mu.Lock()
			g.running = nil
			g.mu.Unlock()
			close(r.done)
		}()
	}
	return g.running
}

func (g *group) run() *report {
	r := &report{ok: true, results: make([]result, len(g.checks))}
	var all sync.WaitGroup
	for i, c := range g.checks {
		all.Go(func() { r.results[i] = c.run() })
	}
	all.Wait()
	for _, one := range r.results {
		r.ok = r.ok && one.err == nil
	}
	r.at = time.Now()
	g.tell(g.last.Swap(r), r)
	return r
}

// tell reports the checks that fail now and did not before, and the other way round.
func (g *group) tell(before, now *report) {
	for i, one := range now.results {
		failed := before != nil && before.results[i].err != nil
		if failed != (one.err != nil) {
			g.onChange(one.name, one.err)
		}
	}
}
