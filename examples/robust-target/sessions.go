package main

import (
	"net/http"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/session"
	"github.com/koa-go/koa/router"
)

func sessionRoutes(r *router.Router) {
	stored := r.With(session.New(&session.Options{Store: session.NewMemory(nil)}))
	stored.Post("/session/login", login)
	stored.Get("/session/me", me)
	stored.Post("/session/visit", visit)
	stored.Post("/session/logout", logout)
	r.With(session.New(&session.Options{Key: "csession", Sealed: true})).Post("/csession/visit", visit)
}

func login(ctx *koa.Context) error {
	user := param(ctx, "user")
	if user == "" {
		return ctx.Throw(http.StatusBadRequest, "user is missing")
	}
	s := session.From(ctx)
	s.Set("user", user)
	ctx.SetBody(map[string]string{"user": user})
	return s.Regenerate(ctx)
}

func me(ctx *koa.Context) error {
	user := session.From(ctx).Get("user")
	if user == nil {
		ctx.SetStatus(http.StatusUnauthorized)
	}
	ctx.SetBody(map[string]any{"user": user})
	return nil
}

func visit(ctx *koa.Context) error {
	s := session.From(ctx)
	views, _ := session.Get[int](s, "views")
	s.Set("views", views+1)
	ctx.SetBody(map[string]int{"views": views + 1})
	return nil
}

func logout(ctx *koa.Context) error {
	session.From(ctx).Destroy()
	ctx.SetBody("logged out")
	return nil
}
