package router_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/router"
)

// ask sends a request to an application that has nothing but these layers.
func ask(t *testing.T, method, target string, layers ...koa.Middleware) *http.Response {
	t.Helper()
	app := koa.New(&koa.Options{Silent: true}).Use(layers...)
	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest(method, target, nil))
	return w.Result()
}

// answer is the text of the answer, or the status when it is not 200.
func answer(t *testing.T, r *router.Router, method, target string) string {
	t.Helper()
	app := koa.New(&koa.Options{Silent: true}).Use(r.Routes(), r.AllowedMethods(nil))
	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest(method, target, nil))
	if w.Code != http.StatusOK {
		return fmt.Sprint(w.Code)
	}
	return w.Body.String()
}

// say is a handler that answers with a text and the parameters.
func say(text string) koa.Handler {
	return func(ctx *koa.Context) error {
		for i, name := range ctx.Params().Names {
			text := fmt.Sprintf(" %s=%s", name, ctx.Params().Values[i])
			ctx.Append("X-Params", text)
		}
		ctx.SetBody(text + strings.Join(ctx.Response.Values("X-Params"), ""))
		return nil
	}
}

// trace is a middleware that appends to the header X-Trace on the way in.
func trace(text string) koa.Middleware {
	return func(ctx *koa.Context, next koa.Handler) error {
		ctx.Append("X-Trace", text)
		return next(ctx)
	}
}

// panicText is what f panics with, or "".
func panicText(f func()) (text string) {
	defer func() {
		if v := recover(); v != nil {
			text = fmt.Sprint(v)
		}
	}()
	f()
	return ""
}
