package router

import "github.com/koa-go/koa"

// place is where in a table a request has come to.
type place struct {
	router *Router
	route  *Route // the layer that runs; nil when no route matches
	name   string // of the route that matches, or of a named layer on the way
}

// visit is a request at a place: what the Context is told of. Those of requests
// that meet one router only are made with the table and shared: such a request
// stores a pointer. Others keep what the routers before have found.
type visit struct {
	koa.Route // its Origin is the visit
	*place
	before *visit
	path   string // that the router has matched; "" if it is still that of the params
}

func newVisit(pattern string, at *place, before *visit, path string) *visit {
	v := &visit{koa.Route{Pattern: pattern}, at, before, path}
	v.Origin = v
	return v
}

// current returns the visit that the Context was last told of, nil without any.
func current(ctx *koa.Context) *visit {
	rt := ctx.Route()
	if rt == nil {
		return nil
	}
	v, _ := rt.Origin.(*visit)
	return v
}

// arrive returns v for a request that may have met other routers, path being
// what was matched this time.
func (v *visit) arrive(ctx *koa.Context, path string) *visit {
	pattern := v.Pattern
	if pattern == "" { // no route was found, perhaps by none of them
		pattern = ctx.Pattern()
	}
	before := current(ctx)
	switch {
	case before != nil:
		before = before.kept(ctx.Params().Path)
	case pattern == v.Pattern:
		return v
	}
	return newVisit(pattern, v.place, before, path)
}

// kept returns a visit that does not depend on the params of the request.
func (v *visit) kept(path string) *visit {
	if v.path != "" {
		return v
	}
	return newVisit(v.Pattern, v.place, v.before, path)
}

// enter goes on to layer i of a plan.
func (p *plan) enter(ctx *koa.Context, i int) {
	before, at := p.visits[i-1], p.visits[i]
	now, params := current(ctx), ctx.Params()
	path := params.Path
	if now != before || path == "" { // another router has run in between
		if path = now.pathAt(before.place); path == "" {
			path = at.router.requestPath(ctx)
		}
		at = newVisit(p.pattern, at.place, now, path)
	}
	params = at.route.take(params, path)
	ctx.SetRoute(&at.Route, params.Path, params.Names, params.Values)
}

// pathAt returns the path that was matched at a place.
func (v *visit) pathAt(p *place) string {
	for ; v != nil; v = v.before {
		if v.place == p {
			return v.path
		}
	}
	return ""
}

// take adds the parameters of a layer to those of the request.
func (rt *Route) take(p koa.Params, path string) koa.Params {
	if rt.pattern == nil || len(rt.pattern.Keys()) == 0 {
		return p
	}
	var few [8]string
	names, values, _ := rt.pattern.Find(path, few[:0])
	return merge(p, path, names, values)
}
