package router

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/pathpattern"
)

// Route is an entry of a router's table: a handler, a stack or middleware, with
// the paths it is for.
type Route struct {
	router     *Router
	name       string
	methods    []string       // none: middleware
	rel        string         // the path below the prefix of the router
	re         *regexp.Regexp // in place of a path
	everywhere bool           // for all paths below the prefix
	explicit   bool           // middleware that was given a path
	exact      bool           // middleware for a path, but not for what is below it
	sensitive  bool
	strict     bool
	legacy     bool
	stack      []koa.Middleware
	leaf       koa.Handler // ends the request, after stack; nil for what may fall through
	hooks      []*hook     // in the order of the parameters
	at         string      // where it was registered

	path    string
	pattern *pathpattern.Pattern // nil: every path
	shapes  []shape
}

// Name names the route for [Router.URL] and [Router.Redirect], and returns it.
func (rt *Route) Name(name string) *Route {
	rt.router.mustBeOpen("Name of " + rt.path)
	rt.name = name
	return rt
}

// Path returns the path the route is for, with all prefixes: "/users/:id". It is
// "" for middleware for every path, and the expression for a regular expression.
// For a nil route, too, it is "".
func (rt *Route) Path() string {
	if rt == nil {
		return ""
	}
	return rt.path
}

// Regexp returns the regular expression the route has in place of a path, or nil.
func (rt *Route) Regexp() *regexp.Regexp { return rt.re }

// Methods returns the methods the route answers; none for middleware.
func (rt *Route) Methods() []string { return slices.Clone(rt.methods) }

// ParamNames returns the names of the parameters in the order of the path.
func (rt *Route) ParamNames() []string {
	var names []string
	for _, key := range rt.keys() {
		if !slices.Contains(names, key.Name) {
			names = append(names, key.Name)
		}
	}
	return names
}

func (rt *Route) isMiddleware() bool { return len(rt.methods) == 0 }

func (rt *Route) keys() []pathpattern.Key {
	if rt.pattern == nil || rt.re != nil && !rt.legacy {
		return nil
	}
	return rt.pattern.Keys()
}

// resolve finds out which paths the route is for below a prefix.
func (rt *Route) resolve(prefix string) {
	opts := &pathpattern.Options{
		Legacy:    rt.legacy,
		Prefix:    rt.isMiddleware() && !rt.exact,
		Sensitive: rt.sensitive,
		Strict:    rt.strict,
	}
	if rt.re != nil {
		rt.path, rt.pattern = rt.re.String(), pathpattern.FromRegexp(rt.re, opts)
		return
	}
	rt.path = join(prefix, rt.rel, rt.strict)
	if rt.everywhere && rt.path == "" {
		rt.pattern = nil
		return
	}
	p, err := pathpattern.Parse(rt.path, opts)
	if err != nil {
		panic(fmt.Sprintf("router: %v, registered at %s", err, rt.at))
	}
	rt.pattern, rt.shapes = p, shapesOf(p)
}

// join puts a prefix before a path, as setPrefix of @koa/router does: "/" stands
// for the prefix itself.
func join(prefix, path string, strict bool) string {
	if prefix != "" && path == "/" && !strict {
		return prefix
	}
	return prefix + path
}
