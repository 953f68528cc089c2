package eggtest

import (
	"context"
	"iter"
	"net/http"
	"slices"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/koatest"
)

// Request is the client for the application's answers, over connections in memory
// (Egg's app.httpRequest). Each request carries what is mocked, and keeps no cookies.
func (a *App) Request() *koatest.Client { return a.client }

// Agent returns a browser of its own: a client that keeps its cookies, those of the
// mocks among them.
func (a *App) Agent() *koatest.Client {
	a.tb.Helper()
	agent := koatest.Agent(a.tb, a.Koa())
	a.mocks.addJar(agent.Jar())
	return agent.Prepare(func(req *http.Request) { a.mocks.prepareAgent(req, agent.Jar()) })
}

// URL is where the application listens, without a slash at the end:
// http://127.0.0.1:41529. It ends the test without [Listen].
func (a *App) URL() string {
	a.tb.Helper()
	if _, none := a.addr.(memory); none {
		a.tb.Fatal("eggtest: the application listens nowhere; boot with eggtest.Listen()")
	}
	return "http://" + a.addr.String()
}

// MockContext returns a Context as the application's own layers have it: GET / unless
// options say otherwise, carrying what is mocked, with its session, language and csrf
// token. It has passed the layers of the framework and of plugins, which end when the
// test does; what they set on the response is there. Helpers take it, and services its
// context.Context:
//
//	ctx := a.MockContext(koatest.Target("/?page=2"))
//	users, err := service.NewUsers(db).List(ctx.Context())
func (a *App) MockContext(opts ...koatest.Option) *egg.Context {
	a.tb.Helper()
	ctx := koatest.NewContext(a.tb, slices.Concat(opts, []koatest.Option{koatest.App(a.Koa())})...)
	a.mocks.prepare(ctx.Req())
	a.mocks.onRequest(ctx)
	var layers []koa.Middleware
	for _, l := range a.Chain(ctx) {
		if l.Unit != "app" {
			layers = append(layers, l.Middleware())
		}
	}
	var err error
	reached, stop := iter.Pull(func(yield func(struct{}) bool) {
		err = koa.Compose(layers...)(ctx, func(*koa.Context) error {
			yield(struct{}{}) // until the test ends
			return nil
		})
	})
	a.tb.Cleanup(stop)
	if _, ok := reached(); !ok {
		a.tb.Fatalf("eggtest: MockContext: %s %s is answered before it comes to a handler: %s",
			ctx.Method(), ctx.URL(), answered(ctx, err))
	}
	return ctx
}

// answered says how a layer has answered.
func answered(ctx *egg.Context, err error) string {
	if err != nil {
		return err.Error()
	}
	return http.StatusText(ctx.Status())
}

// RunSchedule runs a task now, whatever its times, and returns its error.
func (a *App) RunSchedule(name string, args ...any) error {
	return a.App.RunSchedule(a.tb.Context(), name, args...)
}

// backgroundTimeout is how long BackgroundDone waits.
const backgroundTimeout = 10 * time.Second

// BackgroundDone waits for the work of egg.RunInBackground. It ends the test when that
// takes longer than 10 seconds.
func (a *App) BackgroundDone() {
	a.tb.Helper()
	ctx, cancel := context.WithTimeout(a.tb.Context(), backgroundTimeout)
	defer cancel()
	if err := a.App.BackgroundDone(ctx); err != nil {
		a.tb.Fatalf("eggtest: work in the background does not end: %v", err)
	}
}
