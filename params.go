package koa

// Params are the parameters a router took from the path, in the order of the
// pattern. The zero value is empty.
type Params struct {
	// Names are the parameters' names. Routers may share the slice between
	// requests: do not change it.
	Names []string

	// Values are the decoded values, one for each name.
	Values []string

	// Path is what the values were taken from: the path as the router met it,
	// undecoded.
	Path string
}

// Get returns the value of a parameter, or "". Of equal names the last counts,
// as in a JavaScript object.
func (p Params) Get(name string) string { return lastOf(p.Names, p.Values, name) }

func lastOf(names, values []string, name string) string {
	for i := len(names) - 1; i >= 0; i-- { //nolint:modernize // slices.Backward was measured: 4.7 instead of 2.9 ns
		if names[i] == name {
			return values[i]
		}
	}
	return ""
}

// inlineParams is how many parameters of a path a request has before it
// allocates.
const inlineParams = 5

// Param returns a parameter of the path, as the router filled it, or "".
func (ctx *Context) Param(name string) string {
	ctx.alive()
	return lastOf(ctx.params.Names, ctx.params.Values, name) // Get would copy the Params
}

// Params returns all parameters of the path.
func (ctx *Context) Params() Params {
	ctx.alive()
	return ctx.params
}

// SetParams replaces the parameters; it is for routers.
func (ctx *Context) SetParams(p Params) {
	ctx.alive()
	ctx.params = p
}

// ParamRoom returns an empty slice with room for the values of parameters, for
// routers: a request has its own, so that finding a route allocates nothing.
func (ctx *Context) ParamRoom() []string {
	ctx.alive()
	return ctx.paramSpace[:0]
}

// Pattern returns the pattern of the route that answers, such as "/users/:id",
// or "" as long as no router has found one. Unlike the path it takes few
// values: it is the name of a request in metrics and traces.
func (ctx *Context) Pattern() string {
	ctx.alive()
	return ctx.pattern
}

// SetPattern sets the pattern here and in http.Request.Pattern of
// [Context.Req]; it is for routers.
func (ctx *Context) SetPattern(pattern string) {
	ctx.alive()
	ctx.pattern = pattern
	if ctx.rest != nil && ctx.rest.req != nil {
		ctx.rest.req.Pattern = pattern
	}
}
