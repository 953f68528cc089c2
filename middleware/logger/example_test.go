package logger_test

import (
	"fmt"
	"net/http/httptest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/logger"
)

func ExampleNew() {
	app := koa.New(nil)
	app.Use(logger.New(nil)) // lines on standard output
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetStatus(204)
		return nil
	})
	_ = app.Callback()
}

// Lines to another logger.
func ExampleOptions_transporter() {
	app := koa.New(nil)
	app.Use(logger.New(&logger.Options{Transporter: func(line string, e logger.Entry) {
		if e.Event == logger.Answered {
			fmt.Println(e.Method, e.URL, e.Status, e.Length)
		}
	}}))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody("hello")
		return nil
	})
	app.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/users/1", nil))
	// Output: GET /users/1 200 5
}
