package router

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/koa-go/koa"
)

// Redirect answers all methods on src with a redirect to dst; code 0 is 301. Src
// is a path of the router, and dst a path or a URL with its scheme; either may be
// the name of a route without parameters that is registered already. It panics
// when there is no such route.
func (s *Scope) Redirect(src, dst string, code int) *Route {
	if code == 0 {
		code = http.StatusMovedPermanently
	}
	if code < 300 || code > 399 {
		panic(fmt.Sprintf("router: Redirect from %s at %s: %d is not the status of a redirect", src, caller(), code))
	}
	if !strings.HasPrefix(dst, "/") && !strings.Contains(dst, "://") {
		dst = s.router.mustURL(dst)
	}
	rt := &Route{methods: orAll(nil), stack: s.with, leaf: redirect(dst, code)}
	if strings.HasPrefix(src, "/") {
		rt.rel = s.below("Redirect", src)
	} else {
		s.router.mustURL(src)
		named := s.router.Route(src)
		rt.rel = named.rel
	}
	return s.router.add(rt)
}

func redirect(dst string, code int) koa.Handler {
	return func(ctx *koa.Context) error {
		ctx.Redirect(dst)
		ctx.SetStatus(code)
		return nil
	}
}

func (r *Router) mustURL(name string) string {
	u, err := r.URL(name, nil, "")
	if err != nil {
		panic(fmt.Sprintf("router: Redirect at %s: %v", caller(), err))
	}
	return u
}
