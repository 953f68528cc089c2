package errorpage_test

import (
	"fmt"
	"net/http/httptest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/errorpage"
)

func ExampleNew() {
	app := koa.New(&koa.Options{Env: "production"})
	app.Use(errorpage.New(nil))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		return ctx.Throw(404, "no such order")
	})

	req := httptest.NewRequest("GET", "/orders/7", nil)
	req.Header.Set("Accept", "application/json")
	res := httptest.NewRecorder()
	app.ServeHTTP(res, req)
	fmt.Println(res.Code, res.Body)
	// Output: 404 {"error":"no such order"}
}

// Answers in the format of RFC 9457.
func ExampleHandler() {
	problem := func(ctx *koa.Context, f *errorpage.Failure) error {
		ctx.SetType("application/problem+json")
		ctx.SetBody(map[string]any{"status": f.Status, "title": f.Message})
		return nil
	}
	app := koa.New(&koa.Options{Env: "production", Silent: true})
	app.Use(errorpage.New(&errorpage.Options{All: problem}))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		panic("what only the log may know")
	})

	res := httptest.NewRecorder()
	app.ServeHTTP(res, httptest.NewRequest("GET", "/", nil))
	fmt.Println(res.Header().Get("Content-Type"))
	fmt.Println(res.Body)
	// Output:
	// application/problem+json
	// {"status":500,"title":"Internal Server Error"}
}
