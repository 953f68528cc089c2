package strangler

import (
	"net/http"

	"github.com/koa-go/koa"
)

// TellRoute returns a layer for a new application that is a process of its own, behind a
// gateway: it names the route that answers in a response header, for
// Options.RouteHeader there. Make it the outermost layer. Answers without a route, and
// those that have begun to stream, have no such header.
func TellRoute(header string) koa.Middleware {
	return func(ctx *koa.Context, next koa.Handler) error {
		router, mux := ctx.Pattern(), ctx.Req().Pattern
		err := next(ctx)
		found, before := ctx.Pattern(), router
		if found == before {
			found, before = ctx.Req().Pattern, mux
		}
		switch {
		case found == before || ctx.HeaderSent():
			return err
		case err != nil:
			return koa.WithHeader(err, http.Header{http.CanonicalHeaderKey(header): {found}})
		}
		ctx.Set(header, found)
		return nil
	}
}

// route is that of a request in the new application; the zero value is none.
type route struct {
	pattern string
	told    bool // by another process, which may say anything
}

// routeOf is what the new application has found, which is pattern, or that it told. The
// latter is not for the client.
func (s *Strangler) routeOf(ctx *koa.Context, pattern string) route {
	if s.opts.RouteHeader == "" || ctx.HeaderSent() {
		return route{pattern: pattern}
	}
	told := ctx.Response.Get(s.opts.RouteHeader)
	ctx.Remove(s.opts.RouteHeader)
	if pattern != "" {
		return route{pattern: pattern}
	}
	return route{pattern: told, told: true}
}

// patternInside is what koa's router or an http.ServeMux of the new application has
// found; one outside may have found another before.
func patternInside(outside, inside *koa.Context) string {
	found, before := inside.Pattern(), outside.Pattern()
	if found == before {
		found, before = inside.Req().Pattern, outside.Req().Pattern
	}
	if found == before {
		return ""
	}
	return found
}
