package etag_test

import (
	"fmt"
	"net/http/httptest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/etag"
)

func ExampleNew() {
	app := koa.New(nil)
	app.Use(etag.New(nil))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody("Hello World")
		return nil
	})

	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	fmt.Println(w.Header().Get("ETag"))
	// Output: "b-Ck1VqNd45QIvq3AZd8XYQLvEhtA"
}
