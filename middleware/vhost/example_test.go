package vhost_test

import (
	"fmt"
	"net/http/httptest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/vhost"
)

func ExampleNew() {
	app := koa.New(&koa.Options{Env: "production"})
	app.Use(vhost.New("*.example.com", func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody("tenant " + vhost.From(ctx)[0])
		return nil
	}))

	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest("GET", "http://acme.example.com/", nil))
	fmt.Println(w.Body)
	// Output: tenant acme
}
