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

// ParamRoom returns an empty slice with room for the values of parameters, for
// routers: a request has its own, so that finding a route allocates nothing.
func (ctx *Context) ParamRoom() []string {
	ctx.alive()
	return ctx.paramSpace[:0]
}
