package koa

// Route is what a router tells of the requests that one of its routes answers.
// Routers make it once, with their table: requests share it.
type Route struct {
	// Pattern is the pattern of the route, such as "/users/:id", or "".
	Pattern string

	// Origin is for the router: what it wants to find again.
	Origin any
}

// Route returns what [Context.SetRoute] was last given, or nil as long as no
// router has been asked. It must not be changed.
func (ctx *Context) Route() *Route {
	ctx.alive()
	return ctx.route
}

// SetRoute notes what a router has found: the route, and its parameters, which
// are the fields of [Params]. It sets http.Request.Pattern of [Context.Req] too.
// It is for routers.
func (ctx *Context) SetRoute(route *Route, path string, names, values []string) {
	ctx.alive()
	ctx.route = route
	ctx.params.Names = names
	ctx.params.Values = values
	ctx.params.Path = path
	if ctx.rest != nil {
		ctx.rest.showPattern(route.Pattern)
	}
}

// showPattern tells those who have the net/http request already.
func (m *rest) showPattern(pattern string) {
	if m.req != nil {
		m.req.Pattern = pattern
	}
}

// Pattern returns the pattern of the route that answers, such as "/users/:id",
// or "" as long as no router has found one. Unlike the path it takes few
// values: it is the name of a request in metrics and traces.
func (ctx *Context) Pattern() string {
	ctx.alive()
	if ctx.route == nil {
		return ""
	}
	return ctx.route.Pattern
}
