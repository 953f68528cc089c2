package router

import (
	"slices"

	"github.com/koa-go/koa"
)

// Stack returns all routes and middleware in order of registration (router.stack), for
// tools that need more than [Router.Table].
func (r *Router) Stack() []*Route { return slices.Clone(r.routes) }

// Handler returns the handler that ends the request, or nil for a stack and for
// middleware.
func (rt *Route) Handler() koa.Handler { return rt.leaf }
