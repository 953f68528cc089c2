package main

import (
	"net/http"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/conditional"
	"github.com/koa-go/koa/middleware/static"
	"github.com/koa-go/koa/router"
)

// fileRoutes serve the public part of the folder below /static.
func fileRoutes(r *router.Router, f folder) {
	files := static.New(f.public(), &static.Options{Ranges: true})
	r.With(conditional.New(), beneath("/static"), files).Get("/static/*path", notFound)
}

// beneath lets the layers inside see the path behind prefix, as it was sent:
// the parameter of the route is decoded already.
func beneath(prefix string) koa.Middleware {
	return func(ctx *koa.Context, next koa.Handler) error {
		ctx.SetPath(strings.TrimPrefix(ctx.Path(), prefix))
		return next(ctx)
	}
}

func notFound(ctx *koa.Context) error { return ctx.Throw(http.StatusNotFound) }
