package ratelimit_test

import (
	"fmt"
	"net/http/httptest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/ratelimit"
)

// Two requests a minute for each API key.
func ExampleNew() {
	app := koa.New(&koa.Options{Env: "production"})
	app.Use(ratelimit.New(&ratelimit.Options{
		Max:      2,
		Duration: time.Minute,
		ID:       func(ctx *koa.Context) string { return ctx.Get("X-API-Key") },
	}))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody("hello")
		return nil
	})

	for range 3 {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("X-API-Key", "tobi")
		w := httptest.NewRecorder()
		app.ServeHTTP(w, r)
		fmt.Println(w.Code, w.Header().Get("X-RateLimit-Remaining"), w.Body)
	}
	// Output:
	// 200 1 hello
	// 200 0 hello
	// 429 0 Rate limit exceeded, retry in 30 seconds.
}
