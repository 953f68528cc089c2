package egg

import (
	"errors"
	"slices"
	"strings"

	"github.com/koa-go/koa/egg/internal/match"
)

// LayerSwitch are the keys that every middleware has in its section of the
// configuration.
type LayerSwitch struct {
	// Enable false leaves the middleware out. Default: true.
	Enable *bool

	// Match are the requests the middleware runs for, and Ignore those that pass it by;
	// only one of the two may be set. A pattern is the beginning of a path in the
	// grammar of the router ("/api", "/users/:id"), or a regular expression between
	// slashes that begins with a caret: "/^\/api\/v\d+/". Default: all requests.
	Match, Ignore []string

	// MatchFunc and IgnoreFunc say the same in code; a request is matched by any of the
	// patterns or the function.
	MatchFunc, IgnoreFunc func(ctx *Context) bool
}

// condition is what a request must fulfil for the layer to run; nil is nothing.
func (sw *LayerSwitch) condition() (func(ctx *Context) bool, error) {
	matched, err := chooser(sw.Match, sw.MatchFunc)
	if err != nil {
		return nil, err
	}
	ignored, err := chooser(sw.Ignore, sw.IgnoreFunc)
	switch {
	case err != nil:
		return nil, err
	case matched != nil && ignored != nil:
		return nil, errors.New("match and ignore are both set; keep one of them")
	case ignored != nil:
		return func(ctx *Context) bool { return !ignored(ctx) }, nil
	default:
		return matched, nil
	}
}

// chooser reports whether a request is one of the patterns' or the function's; it is
// nil without either.
func chooser(patterns []string, fn func(ctx *Context) bool) (func(ctx *Context) bool, error) {
	test, err := match.Paths(patterns)
	if test == nil || err != nil {
		return fn, err
	}
	return func(ctx *Context) bool { return test(ctx.Path()) || fn != nil && fn(ctx) }, nil
}

// describe says in words when the layer runs.
func (sw *LayerSwitch) describe() string {
	switch {
	case sw.Match != nil || sw.MatchFunc != nil:
		return "for " + list(sw.Match, sw.MatchFunc)
	case sw.Ignore != nil || sw.IgnoreFunc != nil:
		return "not for " + list(sw.Ignore, sw.IgnoreFunc)
	default:
		return ""
	}
}

func list(patterns []string, fn func(ctx *Context) bool) string {
	if fn != nil {
		patterns = append(slices.Clone(patterns), "(a function)")
	}
	return strings.Join(patterns, ", ")
}
