package proxy

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"
)

// checks asks the nodes how they are. It belongs to the pool's goroutine, but for
// watch.
type checks struct {
	ask   func(ctx context.Context, n *Node) error
	every time.Duration
	after int

	stop map[*Node]context.CancelFunc
}

// newChecks is nil when there is nothing to ask for.
func newChecks(p *Proxy) *checks {
	if p.opts.CheckPath == "" {
		return nil
	}
	return &checks{ask: p.check, every: p.opts.CheckInterval, after: p.opts.CheckThreshold, stop: map[*Node]context.CancelFunc{}}
}

// follow starts and stops checks so that they are those of nodes.
func (c *checks) follow(ctx context.Context, p *pool, nodes []*Node) {
	gone := c.stop
	c.stop = make(map[*Node]context.CancelFunc, len(nodes))
	for _, n := range nodes {
		stop := gone[n]
		if stop == nil {
			var checked context.Context
			checked, stop = context.WithCancel(ctx)
			p.checking.Go(func() { c.watch(checked, n) })
		}
		c.stop[n] = stop
		delete(gone, n)
	}
	for _, stop := range gone {
		stop()
	}
}

// watch asks a node until ctx is done. The time between two questions varies by a
// fifth, and the first comes at any time, so that they do not come from all
// proxies at once.
func (c *checks) watch(ctx context.Context, n *Node) {
	wait, row := rand.N(c.every), 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		down := c.ask(ctx, n) != nil
		if ctx.Err() != nil {
			return
		}
		if row++; down == n.down.Load() {
			row = 0
		}
		if row >= c.after {
			n.latency.forget() // it is not what it was before
			n.down.Store(down)
			row = 0
		}
		wait = c.every*9/10 + rand.N(c.every/5+1)
	}
}

// check asks a node for CheckPath.
func (p *Proxy) check(ctx context.Context, n *Node) error {
	ctx, cancel := context.WithTimeout(ctx, p.opts.CheckTimeout)
	defer cancel()
	address := n.Instance().Address
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.scheme+"://"+address+p.opts.CheckPath, nil)
	if err != nil {
		return err
	}
	answer, err := p.transport.RoundTrip(r)
	if err != nil {
		return err
	}
	_ = answer.Body.Close()
	if answer.StatusCode < 200 || answer.StatusCode > 399 {
		return fmt.Errorf("status %d", answer.StatusCode)
	}
	return nil
}
