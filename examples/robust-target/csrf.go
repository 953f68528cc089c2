package main

import (
	"net/http"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/bodyparser"
	"github.com/koa-go/koa/middleware/csrf"
	"github.com/koa-go/koa/middleware/session"
	"github.com/koa-go/koa/router"
)

// csrfRoutes keep the secret in a sealed cookie, so that nobody who can plant a
// cookie can make one up.
func csrfRoutes(r *router.Router) {
	parsed := &bodyparser.Options{
		ParsedMethods: []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete},
		FormLimit:     maxBody,
	}
	protected := r.With(
		session.New(&session.Options{Key: "csrf", Sealed: true}),
		bodyparser.New(parsed),
		csrf.New(&csrf.Options{Session: csrf.InSession(session.From), DisableQuery: true}),
	)
	protected.Get("/csrf/token", func(ctx *koa.Context) error {
		ctx.SetBody(map[string]string{"token": csrf.Token(ctx)})
		return nil
	})
	submit := func(ctx *koa.Context) error {
		ctx.SetBody(map[string]bool{"ok": true})
		return nil
	}
	protected.Post("/csrf/submit", submit)
	protected.Put("/csrf/submit", submit)
	protected.Patch("/csrf/submit", submit)
	protected.Delete("/csrf/submit", submit)
}
