package onerror_test

import (
	"fmt"
	"log/slog"
	"net/http/httptest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/onerror"
)

func ExampleNew() {
	app := koa.New(&koa.Options{Env: "prod"})
	app.OnError(onerror.Listener(nil, func(*koa.Context) *slog.Logger { return slog.New(slog.DiscardHandler) }))
	app.Use(onerror.New(nil), func(ctx *koa.Context, _ koa.Handler) error {
		return ctx.Throw(422, "Validation Failed", koa.Props{"code": "invalid_param", "errors": []string{"name is required"}})
	})
	r := httptest.NewRequest("GET", "/users", nil)
	r.Header.Set("Accept", "application/json")
	w := httptest.NewRecorder()
	app.ServeHTTP(w, r)
	fmt.Println(w.Code, w.Body)
	// Output: 422 {"code":"invalid_param","message":"Validation Failed","errors":["name is required"]}
}
