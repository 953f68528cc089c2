package timeout_test

import (
	"fmt"
	"net/http/httptest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/timeout"
)

func ExampleNew() {
	app := koa.New(nil)
	app.Use(timeout.New(10*time.Millisecond, nil))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		<-ctx.Context().Done() // a query that was given ctx.Context()
		ctx.SetBody("too late to be seen")
		return nil
	})

	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	fmt.Println(w.Code, w.Body)
	// Output: 408 Request timeout
}

func ExampleExempt() {
	app := koa.New(nil)
	app.Use(timeout.New(time.Second, nil))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		if ctx.Query().Has("watch") {
			timeout.Exempt(ctx)
			time.Sleep(1100 * time.Millisecond) // until there is something to see
		}
		ctx.SetBody("seen")
		return nil
	})

	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest("GET", "/?watch", nil))
	fmt.Println(w.Code, w.Body)
	// Output: 200 seen
}
