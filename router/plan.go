package router

import (
	"slices"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/routetree"
)

type (
	tree  = routetree.Tree[*Route, plan]
	match = routetree.Match[*Route, plan]
	step  = routetree.Step[*Route]
)

// plan is what runs for the requests that meet the same layers. It is made once
// for them all, so that a request only runs it.
type plan struct {
	first   step
	names   []string   // of the parameters of first
	asks    bool       // whose values Lookup does not find
	route   *koa.Route // of the first visit
	visits  []*visit   // one for each layer that runs
	pattern string     // of the route that answers
	leaf    koa.Handler
	run     koa.Middleware // in place of leaf
}

// planner makes the plans of a router, and notes meanwhile which layers have a
// part in one.
type planner struct {
	router *Router
	alive  map[*Route]bool   // nil once the table is built
	behind map[*Route]*Route // what runs in place of the others
}

func (p *planner) plan(chain []step) plan {
	selected, answer := p.router.selected(chain)
	p.note(chain, selected, answer)
	pl := &plan{first: selected[0], pattern: answer.path}
	names, found := pl.first.Names()
	pattern := pl.first.Layer.Pattern
	pl.names, pl.asks = names, !found && pattern != nil && len(pattern.Keys()) > 0
	name := answer.name
	for _, s := range selected {
		rt := s.Layer.Value
		if rt.name != "" {
			name = rt.name
		}
		pl.visits = append(pl.visits, newVisit(answer.path, &place{p.router, rt, name}, nil, ""))
	}
	pl.route = &pl.visits[0].Route
	pl.fold()
	return *pl
}

// note remembers which layers run.
func (p *planner) note(chain, selected []step, answer *Route) {
	if p.alive == nil {
		return
	}
	for _, s := range selected {
		p.alive[s.Layer.Value] = true
	}
	for _, s := range chain {
		if p.behind[s.Layer.Value] == nil {
			p.behind[s.Layer.Value] = answer
		}
	}
}

// selected returns the layers of a chain that run, and the route among them
// that is said to answer.
func (r *Router) selected(chain []step) (run []step, answer *Route) {
	switch r.opts.Exclusive {
	case ExclusiveLast:
		run = chain[len(chain)-1:]
	case ExclusiveSpecificity:
		run = []step{slices.MinFunc(chain, func(a, b step) int { return a.Layer.Value.params() - b.Layer.Value.params() })}
	default:
		run = untilLeaf(chain)
	}
	for _, s := range slices.Backward(run) {
		if !s.Layer.Value.isMiddleware() {
			return run, s.Layer.Value
		}
	}
	return run, run[0].Layer.Value
}

// params is how many parameters count for ExclusiveSpecificity. Upstream,
// middleware below a path with parameters has one more, {/*rest}, and with an
// optional part all others count twice.
func (rt *Route) params() int {
	n := len(rt.keys())
	if rt.everywhere && (n > 0 || rt.explicit) {
		return 2*n + 1
	}
	return n
}

// untilLeaf returns the middleware and stacks before the most specific handler,
// and this. What comes after it never runs.
func untilLeaf(chain []step) []step {
	var best *Route
	for i := range chain {
		if rt := chain[i].Layer.Value; rt.leaf != nil && (best == nil || rt.moreSpecific(best)) {
			best = rt
		}
	}
	var run []step
	for _, s := range chain {
		if s.Layer.Value == best {
			return append(run, s)
		}
		if s.Layer.Value.leaf == nil {
			run = append(run, s)
		}
	}
	return run
}

// fold links the functions of all layers.
func (p *plan) fold() {
	var all []koa.Middleware
	ran := map[*hook]bool{}
	for i := range p.visits {
		rt := p.visits[i].route
		own := make([]koa.Middleware, 0, len(rt.hooks)+len(rt.stack)+1)
		for _, h := range rt.hooks {
			if !ran[h] {
				own = append(own, h.run)
			}
			ran[h] = true
		}
		own = append(own, rt.stack...)
		if rt.leaf != nil {
			own = append(own, koa.Handle(rt.leaf))
		}
		if i > 0 {
			own[0] = p.after(i, own[0])
		}
		all = append(all, own...)
	}
	last := p.visits[len(p.visits)-1].route
	switch {
	case len(all) == 1 && last.leaf != nil:
		p.leaf = last.leaf
	case len(all) == 1:
		p.run = all[0]
	default:
		p.run = koa.Compose(all...)
	}
}

// after enters layer i before its first function.
func (p *plan) after(i int, first koa.Middleware) koa.Middleware {
	return func(ctx *koa.Context, next koa.Handler) error {
		p.enter(ctx, i)
		return first(ctx, next)
	}
}
