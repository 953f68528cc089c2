package router

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/koa-go/koa"
)

// Router is a table of routes and of the middleware before them. Make it with
// [New].
type Router struct {
	Scope

	opts     Options
	prefix   string
	routes   []*Route // with middleware, in order of registration
	hooks    []*hook
	claims   claims
	missing  []koa.Middleware
	notFound koa.Middleware // of missing; nil without any
	mounted  string         // where it was mounted first, "" if nowhere
	picky    bool           // hosts or a path of its own decide
	nowhere  *visit         // of requests for which there is no route

	building sync.Mutex // held to build tree
	tree     atomic.Pointer[tree]
}

// New returns an empty router. Nil options are the defaults.
func New(opts *Options) *Router {
	r := &Router{opts: opts.settled(), claims: claims{}}
	r.prefix = r.opts.Prefix
	r.router = r
	r.picky = r.opts.restrictsHosts() || r.opts.RouterPath != ""
	r.nowhere = newVisit("", &place{router: r}, nil, "")
	return r
}

// Use runs mw before the routes registered after it, if one matches. Under a
// prefix that is for the paths below the prefix.
func (r *Router) Use(mw ...koa.Middleware) {
	mustRun("Use", "", mw)
	for _, m := range mw {
		r.add(&Route{everywhere: true, stack: []koa.Middleware{m}})
	}
}

// UseAt is [Router.Use] for path and what is below it: "/admin" is also for
// "/admin/users", and not for "/administrator". "/" is for the root alone, as in
// @koa/router, unless Options.Legacy is set. Parameters of path are set for mw.
func (r *Router) UseAt(path string, mw ...koa.Middleware) {
	mustRun("UseAt", path, mw)
	for _, m := range mw {
		r.add(&Route{
			rel:        path,
			everywhere: path == "",
			explicit:   true,
			exact:      path == "/" && !r.opts.Legacy,
			stack:      []koa.Middleware{m},
		})
	}
}

// UseRegexp is [Router.Use] for the paths in which re finds something. The
// router's prefix does not go before it.
func (r *Router) UseRegexp(re *regexp.Regexp, mw ...koa.Middleware) {
	mustRun("UseRegexp", re.String(), mw)
	for _, m := range mw {
		r.add(&Route{re: re, stack: []koa.Middleware{m}})
	}
}

// SetPrefix replaces the prefix for the routes there are and for those to come.
// A slash at its end is dropped.
func (r *Router) SetPrefix(prefix string) {
	r.mustBeOpen("SetPrefix")
	r.prefix = strings.TrimSuffix(prefix, "/")
	r.claims = claims{}
	for _, rt := range r.routes {
		rt.resolve(r.prefix)
		r.claims.add(rt)
	}
}

// OnNotFound runs mw when no route matches; the last one may call next. Several
// calls add up.
func (r *Router) OnNotFound(mw ...koa.Middleware) {
	r.mustBeOpen("OnNotFound")
	mustRun("OnNotFound", "", mw)
	r.missing = append(r.missing, mw...)
	r.notFound = koa.Compose(r.missing...)
}

// Route returns the first route with that name, or nil.
func (r *Router) Route(name string) *Route {
	for _, rt := range r.routes {
		if rt.name == name && name != "" {
			return rt
		}
	}
	return nil
}

// add registers a layer.
func (r *Router) add(rt *Route) *Route {
	rt.at = caller()
	rt.sensitive, rt.strict, rt.legacy = r.opts.Sensitive, r.opts.Strict, r.opts.Legacy
	r.mustBeOpen("registration of " + rt.rel)
	return r.enter(rt)
}

// enter puts a layer of this router or of a mounted one into the table.
func (r *Router) enter(rt *Route) *Route {
	rt.router = r
	rt.resolve(r.prefix)
	for _, h := range r.hooks {
		rt.hook(h)
	}
	r.claims.add(rt)
	r.routes = append(r.routes, rt)
	return rt
}

// mustBeOpen panics when nothing may change any more.
func (r *Router) mustBeOpen(what string) {
	switch {
	case r.tree.Load() != nil:
		panic(fmt.Sprintf("router: %s after the first request, at %s; register everything before the application listens", what, caller()))
	case r.mounted != "":
		panic(fmt.Sprintf("router: %s at %s would be lost: the router was mounted at %s, and its routes were copied then; "+
			"register everything before Mount", what, caller(), r.mounted))
	}
}
