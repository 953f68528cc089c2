package main

import (
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/middleware/bodyparser"
	"github.com/koa-go/koa/middleware/csrf"
	"github.com/koa-go/koa/middleware/proxy"
	"github.com/koa-go/koa/middleware/session"
	"github.com/koa-go/koa/proxy/strangler"
	"github.com/koa-go/koa/router"
)

// config is what differs from one machine to the next.
type config struct {
	Node string // the URL of the old application
	Key  string // signs the cookies of both
}

// newApp is the application that clients see: the moved routes, and Node for the rest.
func newApp(c config) (*koa.Application, error) {
	pages, err := parsePages()
	if err != nil {
		return nil, err
	}
	s := strangler.New(proxy.New(c.Node, &proxy.Options{XFwd: true}), &strangler.Options{
		// Both have the search; half of the clients try the new one.
		Rules:  []strangler.Rule{{Path: "/search", Percent: 50}},
		Header: "X-Served-By",
	})
	app := koa.New(&koa.Options{Keys: []string{c.Key}})
	app.Use(s.Middleware)

	// From here on it is the Go twin. Its layers have the options of node/app.js, so
	// that a cookie or a token of one is good for the other.
	app.Use(session.New(&session.Options{MaxAge: 24 * time.Hour, SameSite: cookies.SameSiteLax}))
	app.Use(bodyparser.New(nil))
	app.Use(csrf.New(&csrf.Options{Session: csrf.InSession(session.From)}))
	r := router.New(nil)
	shop{pages}.routes(r)
	r.Get("/migration", func(ctx *koa.Context) error {
		ctx.SetBody(s.Counters().Status())
		return nil
	})
	return app.Use(r.Routes()), nil
}
