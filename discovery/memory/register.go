package memory

import (
	"context"
	"time"

	"github.com/koa-go/koa/discovery"
)

// registration implements discovery.Registration.
type registration struct {
	registry *Registry
	entry    *entry
	ended    <-chan struct{} // closed when no check runs any more
}

// Register implements discovery.Registrar. With Options.Check it returns before
// the first check has run.
func (r *Registry) Register(ctx context.Context, in discovery.Instance) (discovery.Registration, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	in, err := in.Prepare()
	if err != nil {
		return nil, err
	}
	life, cancel := context.WithCancel(context.WithoutCancel(ctx))
	e := &entry{in: in, listed: r.check == nil, end: cancel}
	ended := make(chan struct{})
	r.mu.Lock()
	defer r.mu.Unlock()
	r.put(e)
	go func() {
		defer close(ended)
		if r.check != nil {
			r.keep(life, e)
		}
	}()
	return &registration{registry: r, entry: e, ended: ended}, nil
}

// Deregister implements discovery.Registration. It waits for a check that runs,
// and fails with ctx's error when that takes too long; the instance is out of
// the list either way.
func (g *registration) Deregister(ctx context.Context) error {
	g.registry.remove(g.entry)
	select {
	case <-g.ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// keep lists e while its check succeeds, until ctx is done.
func (r *Registry) keep(ctx context.Context, e *entry) {
	ticker := time.NewTicker(max(r.ttl/3, 1))
	defer ticker.Stop()
	var alive time.Time
	for ctx.Err() == nil {
		if r.passes(ctx, e.in) {
			alive = time.Now()
			r.list(e, true)
		} else if time.Since(alive) >= r.ttl {
			r.list(e, false)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
		}
	}
}

func (r *Registry) passes(ctx context.Context, in discovery.Instance) bool {
	ctx, cancel := context.WithTimeout(ctx, r.ttl/3)
	defer cancel()
	return r.check(ctx, in) == nil
}
