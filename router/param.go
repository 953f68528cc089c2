package router

import (
	"slices"

	"github.com/koa-go/koa"
)

// ParamFunc runs before the routes that have a parameter, with its decoded value
// ("" when an optional one is missing). Like a middleware it goes on with next.
type ParamFunc func(value string, ctx *koa.Context, next koa.Handler) error

// Param runs fn before all routes and middleware of the router that have the
// parameter, those registered before too: the place to load what it names. It
// runs once for a request; functions for several parameters run in the order of
// the path, several functions for one in order of registration.
func (r *Router) Param(name string, fn ParamFunc) {
	r.mustBeOpen("Param")
	if fn == nil {
		panic("router: Param " + name + " needs a function, got nil, at " + caller())
	}
	h := &hook{name, fn}
	r.hooks = append(r.hooks, h)
	for _, rt := range r.routes {
		rt.hook(h)
	}
}

// hook is a function for a parameter.
type hook struct {
	name string
	fn   ParamFunc
}

// run is the hook as middleware.
func (h *hook) run(ctx *koa.Context, next koa.Handler) error {
	return h.fn(ctx.Param(h.name), ctx, next)
}

// hook adds h if the route has its parameter.
func (rt *Route) hook(h *hook) {
	names := rt.ParamNames()
	at := slices.Index(names, h.name)
	if at < 0 {
		return
	}
	after := slices.IndexFunc(rt.hooks, func(other *hook) bool { return slices.Index(names, other.name) > at })
	if after < 0 {
		after = len(rt.hooks)
	}
	rt.hooks = slices.Insert(rt.hooks, after, h)
}
