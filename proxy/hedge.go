package proxy

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/koa-go/koa/internal/gateway"
)

// hedging decides when a request is sent a second time without a failure.
type hedging struct {
	least   time.Duration
	methods []string
	budget  *budget
	recent  *quantile // nil when least is fixed
}

// newHedging is nil when requests are not hedged.
func newHedging(o *Options) *hedging {
	h := &hedging{least: o.HedgeAfter, methods: o.HedgeMethods, budget: newBudget(o.HedgeBudget, 0)}
	if o.HedgePercentile > 0 {
		h.recent = &quantile{share: o.HedgePercentile}
	}
	if h.least == 0 && h.recent == nil {
		return nil
	}
	return h
}

// fits reports whether r may be with two instances at once. h may be nil.
func (h *hedging) fits(r *http.Request) bool {
	if h == nil {
		return false
	}
	method := r.Method
	if method == "" {
		method = http.MethodGet
	}
	return slices.Contains(h.methods, method) && gateway.UpgradeOf(r) == ""
}

// delay is 0 while it is not known.
func (h *hedging) delay() time.Duration {
	if h.recent == nil {
		return h.least
	}
	return max(h.recent.value(), h.least)
}

// note counts how long a first try took. One that has lost the race counts with
// the time it had: it would have taken longer than the delay, as any of its kind.
func (h *hedging) note(known bool, start time.Time) {
	if now := time.Now(); known && h.recent != nil {
		h.recent.observe(now.Sub(start), now)
	}
}

// errLost is why a try ends when the other one has won.
var errLost = errors.New("another instance was faster")

func isLost(ctx context.Context) bool { return errors.Is(context.Cause(ctx), errLost) }

// hedged is a try, and another one elsewhere when that takes too long.
func (p *Proxy) hedged(ctx context.Context, j *job) outcome {
	if !j.hedge {
		return p.try(ctx, j, nil)
	}
	start, delay := time.Now(), p.hedging.delay()
	if delay == 0 {
		o := p.try(ctx, j, nil)
		p.hedging.note(o.err == nil, start)
		return o
	}
	first, stop := context.WithCancelCause(ctx)
	r := &race{proxy: p, ctx: ctx, job: j, stopFirst: stop, ended: make(chan struct{})}
	timer := time.AfterFunc(delay, r.second)
	o := p.try(first, j, nil)
	p.hedging.note(o.err == nil || isLost(first), start)
	if timer.Stop() {
		return o
	}
	j.hedge = false // once is enough
	return r.first(o)
}

// other is a node for a hedge, nil when there is none that is well and has room.
func (p *Proxy) other(j *job) *Node {
	nodes := *p.pool.nodes.Load()
	if len(nodes) == 0 {
		return nil
	}
	n := p.choose(nodes, j)
	if slices.Contains(j.tried(), n) || n.Ejected() || n.Down() || n.full() {
		return nil
	}
	return n
}
