package router

import "fmt"

// Mount copies the routes and the middleware of nested to path, below the prefix
// of r; "" and "/" add nothing to their paths. They keep their own grammar and
// the way they treat case and slashes, and get the [Router.Param] functions of
// r. Nested may be mounted several times. It cannot be added to any more, since
// that would be lost here.
//
// Mount panics when nested has hosts, is exclusive, or has functions for
// [Router.OnNotFound]: these are of no effect in a nested router.
func (r *Router) Mount(path string, nested *Router) {
	r.mustBeOpen("Mount")
	at := caller()
	if what := nested.onlyOutermost(); what != "" {
		panic(fmt.Sprintf("router: Mount at %s: the nested router has %s, which only the outermost router can have", at, what))
	}
	for _, rt := range nested.routes {
		r.enter(rt.below(path))
	}
	if nested.mounted == "" {
		nested.mounted = at
	}
}

// onlyOutermost names something of the router that mounting would lose.
func (r *Router) onlyOutermost() string {
	switch {
	case r.opts.restrictsHosts():
		return "hosts"
	case r.opts.Exclusive != ExclusiveNone:
		return "Options.Exclusive"
	case r.opts.RouterPath != "":
		return "Options.RouterPath"
	case len(r.missing) > 0:
		return "OnNotFound functions"
	}
	return ""
}

// below returns a copy of the route, for another router, under a path.
func (rt *Route) below(path string) *Route {
	if path == "/" {
		path = ""
	}
	c := *rt
	c.rel = join(path, rt.path, rt.strict)
	c.hooks = append([]*hook(nil), rt.hooks...)
	return &c
}
