package compress_test

import (
	"fmt"
	"net/http/httptest"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/compress"
)

func ExampleNew() {
	app := koa.New(nil)
	app.Use(compress.New(&compress.Options{Threshold: 2048}))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody(strings.Repeat("to be or not to be, ", 500))
		return nil
	})

	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Accept-Encoding", "gzip, br;q=0.5")
	w := httptest.NewRecorder()
	app.ServeHTTP(w, r)
	fmt.Println(w.Header().Get("Content-Encoding"), w.Body.Len() < 200)
	// Output: gzip true
}

func ExampleForbid() {
	app := koa.New(nil)
	app.Use(compress.New(nil))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		compress.Forbid(ctx) // the page has a secret and text of the client
		ctx.SetBody("<p>token and " + ctx.Query().Get("q") + strings.Repeat(" ", 2000))
		return nil
	})

	r := httptest.NewRequest("GET", "/?q=search", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	app.ServeHTTP(w, r)
	fmt.Println(w.Header().Get("Content-Encoding") == "")
	// Output: true
}

func ExampleForce() {
	app := koa.New(nil)
	app.Use(compress.New(nil))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		compress.Force(ctx) // a type nobody knows
		ctx.Set("Content-Type", "application/x-log")
		ctx.SetBody(strings.Repeat("line\n", 1000))
		return nil
	})

	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	app.ServeHTTP(w, r)
	fmt.Println(w.Header().Get("Content-Encoding"))
	// Output: gzip
}

func ExampleOverride() {
	app := koa.New(nil)
	app.Use(compress.New(nil))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		compress.Override(ctx, &compress.Options{Threshold: 100, Br: compress.Coding{Level: 9}})
		ctx.SetBody(strings.Repeat("small, but worth it\n", 10))
		return nil
	})

	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Accept-Encoding", "br")
	w := httptest.NewRecorder()
	app.ServeHTTP(w, r)
	fmt.Println(w.Header().Get("Content-Encoding"))
	// Output: br
}
