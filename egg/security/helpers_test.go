package security_test

import (
	"log/slog"
	"net/http"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/security"
	"github.com/koa-go/koa/koatest"
)

// quiet are Deps whose log goes nowhere.
func quiet() *security.Deps {
	return &security.Deps{Logger: slog.New(slog.DiscardHandler)}
}

// changed is the default configuration with a change.
func changed(change func(c *security.Config)) *security.Config {
	c := security.Default()
	if change != nil {
		change(c)
	}
	return c
}

// serve returns a client of an application in env that runs handler behind the
// guards.
func serve(t *testing.T, env string, cfg *security.Config, handler koa.Handler) *koatest.Client {
	t.Helper()
	app := koa.New(&koa.Options{Env: env, Keys: []string{"k"}, Silent: true})
	app.Use(security.New(cfg, quiet()), koa.Handle(handler))
	return koatest.Request(t, app)
}

func ok(ctx *koa.Context) error {
	ctx.SetBody("ok")
	return nil
}

// sent are the headers of an answer that guards send.
func sent(r *koatest.Response) map[string]string {
	got := map[string]string{}
	for _, name := range []string{
		"Strict-Transport-Security", "X-Download-Options", "X-Content-Type-Options", "Content-Security-Policy",
		"Content-Security-Policy-Report-Only", "X-Content-Security-Policy", "X-Content-Security-Policy-Report-Only",
		"X-CSP-Nonce", "X-XSS-Protection", "X-Frame-Options", "Referrer-Policy",
	} {
		if value := r.Header.Get(name); value != "" || len(r.Header.Values(name)) > 0 {
			got[http.CanonicalHeaderKey(name)] = value
		}
	}
	return got
}
