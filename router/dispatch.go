package router

import (
	"strings"

	"github.com/koa-go/koa"
)

// Routes returns the middleware that runs what matches a request, and calls its
// next when nothing does. It may be used before all routes are registered, and
// several times.
func (r *Router) Routes() koa.Middleware {
	return func(ctx *koa.Context, next koa.Handler) error { // a method value would be a call more
		if r.picky || ctx.Route() != nil {
			return r.dispatchSlowly(ctx, next)
		}
		path, room := ctx.Path(), ctx.ParamRoom()
		t := r.tree.Load()
		if t == nil {
			t = r.built(ctx.App)
		}
		m, found := t.Lookup(ctx.Method(), path, room)
		if !m.Route {
			m, found = lookupUpper(t, m, ctx.Method(), path, room)
		}
		if !m.Route {
			ctx.SetRoute(&r.nowhere.Route, path, nil, nil)
			return r.miss(ctx, next)
		}
		p := &m.Plan
		names, values := p.names, found
		if p.asks {
			names, values = p.first.Params(path, found, room)
		}
		if len(names) == 0 {
			values = room[:0] // for those of the layers to come
		}
		ctx.SetRoute(p.route, path, names, values)
		if p.leaf != nil {
			return p.leaf(ctx)
		}
		return p.run(ctx, next)
	}
}

// dispatchSlowly is for requests that have met another router or [SetPath], and
// for routers with hosts or a path of their own.
func (r *Router) dispatchSlowly(ctx *koa.Context, next koa.Handler) error {
	if r.opts.restrictsHosts() && !r.opts.answersHost(ctx.Host()) {
		return next(ctx)
	}
	params, path := ctx.Params(), r.requestPath(ctx)
	m, found := lookup(r.built(ctx.App), ctx.Method(), path, nil)
	if !m.Route {
		v := r.nowhere.arrive(ctx, path)
		if v.path == "" {
			params.Path = path
		}
		ctx.SetRoute(&v.Route, params.Path, params.Names, params.Values)
		return r.miss(ctx, next)
	}
	p := &m.Plan
	v := p.visits[0].arrive(ctx, path)
	names, values := p.first.Params(path, found, nil)
	params = merge(params, path, names, values)
	ctx.SetRoute(&v.Route, path, params.Names, params.Values)
	if p.leaf != nil {
		return p.leaf(ctx)
	}
	return p.run(ctx, next)
}

// miss goes on without a route.
func (r *Router) miss(ctx *koa.Context, next koa.Handler) error {
	if r.notFound != nil {
		return r.notFound(ctx, next)
	}
	return next(ctx)
}

// lookup looks for the method in upper case too: a client may send another
// one, which Koa's router takes for the same.
func lookup(t *tree, method, path string, room []string) (*match, []string) {
	m, found := t.Lookup(method, path, room)
	if !m.Route {
		return lookupUpper(t, m, method, path, room)
	}
	return m, found
}

// lookupUpper is the rest of lookup when m is no route.
func lookupUpper(t *tree, m *match, method, path string, room []string) (*match, []string) {
	if upper := strings.ToUpper(method); upper != method {
		return t.Lookup(upper, path, room)
	}
	return m, nil
}

// requestPath is the path that is matched.
func (r *Router) requestPath(ctx *koa.Context) string {
	if r.opts.RouterPath != "" {
		return r.opts.RouterPath
	}
	if path, _ := newPath.Get(ctx); path != "" {
		return path
	}
	return ctx.Path()
}

var newPath = koa.NewKey[string]("router path")

// SetPath makes the routers below match path in place of the path of the
// request, which stays as it is (Koa's ctx.newRouterPath). "" undoes it.
func SetPath(ctx *koa.Context, path string) {
	newPath.Set(ctx, path)
	if ctx.Route() == nil {
		ctx.SetRoute(&unmatched, path, nil, nil)
	}
}

// unmatched is of requests that have met SetPath and no router.
var unmatched koa.Route

// merge adds parameters to those the request has, as Object.assign does: equal
// names keep their place and get the new value.
func merge(p koa.Params, path string, names, values []string) koa.Params {
	p.Path = path
	switch {
	case len(names) == 0:
	case goesOn(p, names, values):
		p.Values = append(p.Values, values[len(p.Names):]...)
		p.Names = names
	default:
		p = assign(p, names, values)
	}
	return p
}

// goesOn reports whether names and values begin with those of p.
func goesOn(p koa.Params, names, values []string) bool {
	if len(p.Names) > len(names) {
		return false
	}
	for i, name := range p.Names {
		if names[i] != name || values[i] != p.Values[i] {
			return false
		}
	}
	return true
}

// assign leaves the slices of p alone: somebody may have kept them.
func assign(p koa.Params, names, values []string) koa.Params {
	size := len(p.Names) + len(names)
	all := koa.Params{
		Names:  append(make([]string, 0, size), p.Names...),
		Values: append(make([]string, 0, size), p.Values...),
		Path:   p.Path,
	}
	for i, name := range names {
		if at := lastIndex(all.Names, name); at >= 0 {
			all.Values[at] = values[i]
			continue
		}
		all.Names, all.Values = append(all.Names, name), append(all.Values, values[i])
	}
	return all
}

func lastIndex(names []string, name string) int {
	for i := len(names) - 1; i >= 0; i-- { //nolint:modernize // measured: the iterator costs more than the loop
		if names[i] == name {
			return i
		}
	}
	return -1
}
