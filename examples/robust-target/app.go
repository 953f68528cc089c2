package main

import (
	"crypto/rand"
	"net/http"
	"strconv"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/engine"
	"github.com/koa-go/koa/router"
)

// limits are short, so that tests need not wait, and leave the drain four of
// the five seconds after which whoever sent SIGTERM loses patience.
var limits = engine.Options{
	ReadHeaderTimeout: 5 * time.Second,
	ReadTimeout:       10 * time.Second,
	IdleTimeout:       15 * time.Second,
	StallTimeout:      10 * time.Second,
	DrainTimeout:      3 * time.Second,
}

// newApp makes the application on the files of f.
func newApp(f folder, proxy bool) *koa.Application {
	app := koa.New(&koa.Options{
		Env:    "production",
		Keys:   []string{rand.Text()},
		Proxy:  proxy,
		Engine: &limits,
	})
	r := router.New(nil)
	plainRoutes(r)
	headerRoutes(r)
	bodyRoutes(r)
	uploadRoutes(r, f)
	sessionRoutes(r)
	csrfRoutes(r)
	streamRoutes(r)
	failureRoutes(r)
	encodingRoutes(r)
	statsRoutes(r, f)
	fileRoutes(r, f)
	return app.Use(r.Routes(), r.AllowedMethods(nil))
}

func plainRoutes(r *router.Router) {
	r.Get("/hello", func(ctx *koa.Context) error {
		ctx.SetBody("hello")
		return nil
	})
	method := func(ctx *koa.Context) error {
		ctx.SetBody(map[string]string{"method": ctx.Method()})
		return nil
	}
	r.Get("/method", method)
	r.Post("/method", method)
	r.Put("/method", method)
	r.Patch("/method", method)
	r.Delete("/method", method)
	r.Get("/params/:id", func(ctx *koa.Context) error {
		ctx.SetBody(map[string]string{"id": ctx.Param("id")})
		return nil
	})
	r.Get("/query", func(ctx *koa.Context) error {
		ctx.SetBody(map[string]any{"query": flat(ctx.Query())})
		return nil
	})
}

// flat shows a value that was given once as a text and others as a list, as
// Node does.
func flat(values map[string][]string) map[string]any {
	m := make(map[string]any, len(values))
	for name, list := range values {
		if m[name] = list; len(list) == 1 {
			m[name] = list[0]
		}
	}
	return m
}

// param is a parameter of the query, "" when there is none.
func param(ctx *koa.Context, name string) string { return ctx.Query().Get(name) }

// number is a parameter that is a number of at most limit; without one it is
// standard.
func number(ctx *koa.Context, name string, standard, limit int) (int, error) {
	text := param(ctx, name)
	if text == "" {
		return standard, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, ctx.Throw(http.StatusBadRequest, name+" must be a number")
	}
	return min(n, limit), nil
}
