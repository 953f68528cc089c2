package router

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/koa-go/koa"
)

// Scope registers routes that share middleware. A [Router] is one without any;
// [Scope.With] makes others.
//
// The handlers of the verbs end the request. For stacks that may fall through to
// the next route there is [Scope.Handle].
type Scope struct {
	router *Router
	prefix string
	with   []koa.Middleware
}

// With returns a scope whose routes run mw, after the middleware of s and before
// their handlers. Unlike [Router.Use] it is for these routes alone, and it sees
// their parameters.
func (s *Scope) With(mw ...koa.Middleware) *Scope {
	mustRun("With", "", mw)
	return &Scope{router: s.router, prefix: s.prefix, with: slices.Concat(s.with, mw)}
}

// Namespace returns a scope whose paths begin with prefix, and whose routes run mw as
// those of [Scope.With] do (egg-router-plus). "/" in it is the prefix itself.
//
//	api := r.Namespace("/api/v1", auth)
//	api.Get("/users", list) // GET /api/v1/users
func (s *Scope) Namespace(prefix string, mw ...koa.Middleware) *Scope {
	prefix = s.prefix + strings.TrimSuffix(mustHavePath("Namespace", prefix), "/")
	return &Scope{router: s.router, prefix: prefix, with: slices.Concat(s.with, mw)}
}

// below is a path of the scope as the router sees it.
func (s *Scope) below(what, path string) string {
	path = mustHavePath(what, path)
	if s.prefix != "" && path == "/" {
		return s.prefix
	}
	return s.prefix + path
}

// Get registers a handler for GET and HEAD.
func (s *Scope) Get(path string, h koa.Handler) *Route { return s.verb(http.MethodGet, path, h) }

// Head registers a handler for HEAD. To answer HEAD in another way than GET,
// register it first.
func (s *Scope) Head(path string, h koa.Handler) *Route { return s.verb(http.MethodHead, path, h) }

// Post registers a handler for POST.
func (s *Scope) Post(path string, h koa.Handler) *Route { return s.verb(http.MethodPost, path, h) }

// Put registers a handler for PUT.
func (s *Scope) Put(path string, h koa.Handler) *Route { return s.verb(http.MethodPut, path, h) }

// Patch registers a handler for PATCH.
func (s *Scope) Patch(path string, h koa.Handler) *Route { return s.verb(http.MethodPatch, path, h) }

// Delete registers a handler for DELETE.
func (s *Scope) Delete(path string, h koa.Handler) *Route { return s.verb(http.MethodDelete, path, h) }

// Del is [Scope.Delete].
func (s *Scope) Del(path string, h koa.Handler) *Route { return s.Delete(path, h) }

// Options registers a handler for OPTIONS.
func (s *Scope) Options(path string, h koa.Handler) *Route {
	return s.verb(http.MethodOptions, path, h)
}

// All registers a handler for every method that Node knows, which are those of
// HTTP and WebDAV. Routes for single methods registered before it go first.
func (s *Scope) All(path string, h koa.Handler) *Route { return s.leaf(allMethods, path, h) }

// Method registers a handler for a method without a verb of its own, such as
// PROPFIND.
func (s *Scope) Method(method, path string, h koa.Handler) *Route { return s.verb(method, path, h) }

// Handle registers a stack, as all routes are in Koa: what matches after it runs
// too, if the last of mw calls next. Nil methods are all methods.
func (s *Scope) Handle(methods []string, path string, mw ...koa.Middleware) *Route {
	mustRun("Handle", path, mw)
	return s.router.add(&Route{rel: s.below("Handle", path), methods: orAll(methods), stack: slices.Concat(s.with, mw)})
}

// HandleRegexp is [Scope.Handle] for the paths in which re finds something. The
// router's prefix does not go before it, so middleware of a router with a prefix
// does not run for it either. Named groups are parameters; all groups are in
// [Matched.Captures].
func (s *Scope) HandleRegexp(methods []string, re *regexp.Regexp, mw ...koa.Middleware) *Route {
	mustRun("HandleRegexp", re.String(), mw)
	return s.router.add(&Route{re: re, methods: orAll(methods), stack: slices.Concat(s.with, mw)})
}

func (s *Scope) verb(method, path string, h koa.Handler) *Route {
	return s.leaf([]string{method}, path, h)
}

func (s *Scope) leaf(methods []string, path string, h koa.Handler) *Route {
	if h == nil {
		panic("router: the handler for " + path + " is nil, at " + caller())
	}
	return s.router.add(&Route{rel: s.below("a verb", path), methods: orAll(methods), stack: slices.Clone(s.with), leaf: h})
}

func orAll(methods []string) []string {
	if methods == nil {
		methods = allMethods
	}
	if len(methods) == 0 {
		panic("router: a route needs a method; nil stands for all methods, at " + caller())
	}
	return answered(methods)
}
