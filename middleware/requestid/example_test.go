package requestid_test

import (
	"fmt"
	"net/http/httptest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/requestid"
)

func ExampleNew() {
	app := koa.New(nil)
	app.Use(requestid.New(&requestid.Options{AcceptIncoming: true})) // behind a proxy that sets it
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody("request " + requestid.From(ctx))
		return nil
	})

	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("X-Request-Id", "7f3a")
	w := httptest.NewRecorder()
	app.ServeHTTP(w, r)
	fmt.Println(w.Body)
	fmt.Println(w.Header().Get("X-Request-Id"))
	// Output:
	// request 7f3a
	// 7f3a
}
