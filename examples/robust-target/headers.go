package main

import (
	"net/http"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/router"
)

// headerRoutes put what a client says into headers of the answer.
func headerRoutes(r *router.Router) {
	blaming := r.With(blameClient)
	blaming.Get("/redirect", func(ctx *koa.Context) error {
		ctx.Redirect(param(ctx, "to"))
		return nil
	})
	blaming.Get("/back", func(ctx *koa.Context) error {
		ctx.Back("/fallback")
		return nil
	})
	blaming.Get("/fallback", func(ctx *koa.Context) error {
		ctx.SetBody("fallback")
		return nil
	})
	blaming.Get("/attach", func(ctx *koa.Context) error {
		ctx.Attachment(param(ctx, "name"), nil)
		ctx.SetBody("x")
		return nil
	})
	blaming.Get("/cookie", func(ctx *koa.Context) error {
		ctx.SetBody("set")
		return ctx.Cookies().Set("v", param(ctx, "v"), &cookies.SetOptions{Signed: cookies.No})
	})
	blaming.Get("/header", func(ctx *koa.Context) error {
		ctx.Set("X-Echo", param(ctx, "v"))
		ctx.SetBody("set")
		return nil
	})
	blaming.Get("/ip", showClient)
}

// blameClient turns what koa refuses to send into 400: elsewhere a bad header
// is the program's fault, here it is what the client asked for.
func blameClient(ctx *koa.Context, next koa.Handler) error {
	err := next(ctx)
	if koa.StatusOf(err) == http.StatusInternalServerError {
		return ctx.Throw(http.StatusBadRequest, "this cannot be sent in a header", err)
	}
	return err
}

func showClient(ctx *koa.Context) error {
	ctx.SetBody(map[string]any{
		"ip":       ctx.IP(),
		"ips":      ctx.IPs(),
		"protocol": ctx.Protocol(),
		"secure":   ctx.Secure(),
		"host":     ctx.Host(),
		"hostname": ctx.Hostname(),
		"href":     ctx.Href(),
		"proxy":    ctx.App.Proxy(),
	})
	return nil
}
