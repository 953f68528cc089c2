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
		before := patternsOf(ctx)
		err := next(ctx)
		found := patternsOf(ctx).since(before)
		switch {
		case found == "" || ctx.HeaderSent():
			return err
		case err != nil:
			return koa.WithHeader(err, http.Header{http.CanonicalHeaderKey(header): {found}})
		}
		ctx.Set(header, found)
		return nil
	}
}

// patterns are those that koa's router and an http.ServeMux have found so far.
type patterns struct{ router, mux string }

func patternsOf(ctx *koa.Context) patterns { return patterns{ctx.Pattern(), ctx.Req().Pattern} }

// since is the one that was found after others, "" if there is none.
func (p patterns) since(before patterns) string {
	switch {
	case p.router != before.router:
		return p.router
	case p.mux != before.mux:
		return p.mux
	}
	return ""
}

// route is that of a request in the new application; the zero value is none.
type route struct {
	pattern string
	told    bool // by another process, which may say anything
}

// routeOf is what the new application has found, here or where it is. What it told is
// not for the client.
func (s *Strangler) routeOf(before patterns, ctx *koa.Context) route {
	pattern := patternsOf(ctx).since(before)
	if pattern != "" || s.opts.RouteHeader == "" || ctx.HeaderSent() {
		return route{pattern: pattern}
	}
	told := ctx.Response.Get(s.opts.RouteHeader)
	ctx.Remove(s.opts.RouteHeader)
	return route{pattern: told, told: true}
}
