package router

import (
	"slices"

	"github.com/koa-go/koa"
)

// Matched is what routers have found for a request. It is worked out when asked
// for; a request that nobody asks about pays nothing.
type Matched struct {
	ctx   *koa.Context
	visit *visit
}

// From returns what routers have found for the request, as far as it has come.
// Without a router everything in it is empty.
func From(ctx *koa.Context) Matched {
	return Matched{ctx, current(ctx)}
}

// Router returns the router that was last in charge, or nil (Koa's ctx.router).
func (m Matched) Router() *Router {
	if m.visit == nil {
		return nil
	}
	return m.visit.router
}

// MatchedRoute returns the route or middleware that runs, or ran last, or nil
// (ctx._matchedRoute).
func (m Matched) MatchedRoute() *Route {
	for v := m.visit; v != nil; v = v.before {
		if v.route != nil {
			return v.route
		}
	}
	return nil
}

// MatchedRouteName returns the name of the route that matches, or of the last
// named layer that ran, or "" (ctx._matchedRouteName).
func (m Matched) MatchedRouteName() string {
	for v := m.visit; v != nil; v = v.before {
		if v.name != "" {
			return v.name
		}
	}
	return ""
}

// RouterPath returns the path of [Matched.MatchedRoute], or "" (ctx.routerPath).
func (m Matched) RouterPath() string { return m.MatchedRoute().Path() }

// RouterName returns the name of [Matched.MatchedRoute], or "" (ctx.routerName).
func (m Matched) RouterName() string {
	if rt := m.MatchedRoute(); rt != nil {
		return rt.name
	}
	return ""
}

// Captures returns the values of [Matched.MatchedRoute] as they stand in the
// path: of the groups of a regular expression, or of the parameters (ctx.captures).
// What took no part is "". It returns nil without a route.
func (m Matched) Captures() []string {
	for v := m.visit; v != nil; v = v.before {
		if v.route == nil {
			continue
		}
		if v.route.pattern == nil {
			return nil
		}
		return v.route.pattern.Captures(m.pathOf(v))
	}
	return nil
}

// Routes returns everything whose path matches, whatever the method, of all
// routers the request has come to, in order (ctx.matched).
func (m Matched) Routes() []*Route {
	type search struct {
		router *Router
		path   string
	}
	var searches []search // the last router first
	for v := m.visit; v != nil; v = v.before {
		searches = append(searches, search{v.router, m.pathOf(v)})
	}
	var routes []*Route
	for i, s := range slices.Backward(searches) {
		if slices.Contains(searches[i+1:], s) {
			continue // another layer of the same router
		}
		found, _ := s.router.built(m.ctx.App).Lookup("", s.path, nil)
		for _, layer := range found.Path {
			routes = append(routes, layer.Value)
		}
	}
	return routes
}

func (m Matched) pathOf(v *visit) string {
	if v.path != "" {
		return v.path
	}
	return m.ctx.Params().Path
}
