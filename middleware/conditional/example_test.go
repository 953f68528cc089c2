package conditional_test

import (
	"fmt"
	"net/http/httptest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/conditional"
)

func ExampleNew() {
	changed := time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC)
	app := koa.New(nil)
	app.Use(conditional.New())
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetLastModified(changed)
		ctx.SetBody("the news")
		return nil
	})

	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("If-Modified-Since", "Tue, 02 Jan 2024 00:00:00 GMT")
	w := httptest.NewRecorder()
	app.ServeHTTP(w, r)
	fmt.Println(w.Code, w.Body.Len())
	// Output: 304 0
}
