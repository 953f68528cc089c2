package router

import (
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/pathpattern"
)

// Routes returns the middleware that runs what matches a request, and calls its
// next when nothing does. It may be used before all routes are registered, and
// several times.
func (r *Router) Routes() koa.Middleware { return r.dispatch }

func (r *Router) dispatch(ctx *koa.Context, next koa.Handler) error {
	if r.opts.restrictsHosts() && !r.opts.answersHost(ctx.Host()) {
		return next(ctx)
	}
	before := ctx.Params()
	path := r.requestPath(ctx, before.Path)
	first := len(before.Names) == 0
	var room []string // of the Context, unless an earlier router has filled it
	if first {
		room = ctx.ParamRoom()
	}
	m, found := lookup(r.built(ctx.App), ctx.Method(), path, room)
	if !m.Route {
		if arrive(ctx, &r.nowhere, before.Path, path) {
			before.Path = path
			ctx.SetParams(before)
		}
		if r.notFound != nil {
			return r.notFound(ctx, next)
		}
		return next(ctx)
	}
	p := &m.Plan
	arrive(ctx, &p.visits[0], before.Path, path)
	ctx.SetPattern(p.pattern)
	names, values := p.first.Params(path, found, room)
	decode(path, values)
	if !first {
		merge(ctx, path, names, values)
	} else {
		if len(names) == 0 {
			values = room[:0] // for those of the layers to come
		}
		ctx.SetParams(koa.Params{Names: names, Values: values, Path: path})
	}
	if p.leaf != nil {
		return p.leaf(ctx)
	}
	return p.run(ctx, next)
}

// lookup looks for the method in upper case too: a client may send another
// one, which Koa's router takes for the same.
func lookup(t *tree, method, path string, room []string) (*match, []string) {
	m, found := t.Lookup(method, path, room)
	if !m.Route {
		if upper := strings.ToUpper(method); upper != method {
			return t.Lookup(upper, path, room)
		}
	}
	return m, found
}

// requestPath is the path that is matched; came is that of the params. Without
// it neither a router nor SetPath has been here, which saves looking for what
// they left.
func (r *Router) requestPath(ctx *koa.Context, came string) string {
	if r.opts.RouterPath != "" {
		return r.opts.RouterPath
	}
	if came != "" {
		if path, _ := newPath.Get(ctx); path != "" {
			return path
		}
	}
	return ctx.Path()
}

var newPath = koa.NewKey[string]("router path")

// SetPath makes the routers below match path in place of the path of the
// request, which stays as it is (Koa's ctx.newRouterPath). "" undoes it.
func SetPath(ctx *koa.Context, path string) {
	newPath.Set(ctx, path)
	if p := ctx.Params(); p.Path == "" {
		p.Path = path
		ctx.SetParams(p)
	}
}

// decode takes the escapes out of values, which are parts of path.
func decode(path string, values []string) {
	if len(values) == 0 || strings.IndexByte(path, '%') < 0 {
		return
	}
	for i, v := range values {
		values[i] = pathpattern.Decode(v)
	}
}

// merge adds parameters to those the request has, as Object.assign does: equal
// names keep their place and get the new value.
func merge(ctx *koa.Context, path string, names, values []string) {
	p := ctx.Params()
	p.Path = path
	switch {
	case len(names) == 0:
	case goesOn(p, names, values):
		p.Values = append(p.Values, values[len(p.Names):]...)
		p.Names = names
	default:
		p = assign(p, names, values)
	}
	ctx.SetParams(p)
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
