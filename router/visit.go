package router

import "github.com/koa-go/koa"

// place is where in a table a request has come to.
type place struct {
	router *Router
	route  *Route // the layer that runs; nil when no route matches
	name   string // of the route that matches, or of a named layer on the way
}

// visit is a request at a place. Those of requests that meet one router only are
// made with the table and shared: such a request stores a pointer. Others keep
// what the routers before have found.
type visit struct {
	*place
	before *visit
	path   string // that the router has matched; "" if it is still that of the params
}

var visits = koa.NewKey[*visit]("router")

// arrive notes that a router has found something for path. It reports whether
// it is the first router; came is the path of the params so far, "" for the
// first.
func arrive(ctx *koa.Context, v *visit, came, path string) (first bool) {
	if came != "" {
		if before, ok := visits.Get(ctx); ok {
			visits.Set(ctx, &visit{v.place, before.kept(came), path})
			return false
		}
	}
	visits.Set(ctx, v)
	return true
}

// kept returns a visit that does not depend on the params of the request.
func (v *visit) kept(path string) *visit {
	if v.path != "" {
		return v
	}
	return &visit{v.place, v.before, path}
}

// enter goes on to layer i of a plan.
func (p *plan) enter(ctx *koa.Context, i int) {
	before, at := &p.visits[i-1], &p.visits[i]
	now, _ := visits.Get(ctx)
	path := ctx.Params().Path
	if now == before && path != "" {
		visits.Set(ctx, at)
	} else {
		path = now.pathAt(before.place)
		if path == "" {
			path = at.router.requestPath(ctx, ctx.Params().Path)
		}
		visits.Set(ctx, &visit{at.place, now, path})
		ctx.SetPattern(p.pattern) // another router has run in between
	}
	at.route.take(ctx, path)
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
func (rt *Route) take(ctx *koa.Context, path string) {
	if rt.pattern == nil || len(rt.pattern.Keys()) == 0 {
		return
	}
	var few [8]string
	names, values, _ := rt.pattern.Find(path, few[:0])
	decode(path, values)
	merge(ctx, path, names, values)
}
