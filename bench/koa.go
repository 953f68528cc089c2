package bench

import (
	"net/http"

	"github.com/koa-go/koa"
)

// newKoa is in production, as gin is in release mode. cmd/routers measures the router; here
// a switch on the path stands in its place, as in newNetHTTP.
func newKoa(layers int, reuse bool) http.Handler {
	app := koa.New(&koa.Options{Env: "production", ReuseContexts: reuse})
	for range layers {
		app.Use(func(ctx *koa.Context, next koa.Handler) error { return next(ctx) })
	}
	app.Use(func(ctx *koa.Context, next koa.Handler) error {
		switch ctx.Path() {
		case "/text":
			ctx.SetBody(text)
		case "/json":
			ctx.SetBody(newUser())
		default:
			return next(ctx)
		}
		return nil
	})
	return app
}
