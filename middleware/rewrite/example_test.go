package rewrite_test

import (
	"fmt"
	"net/http/httptest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/rewrite"
)

func ExampleNew() {
	app := koa.New(&koa.Options{Env: "production"})
	app.Use(rewrite.New("/i:id", "/items/:id"))
	app.Use(koa.Handle(func(ctx *koa.Context) error {
		ctx.SetBody(ctx.OriginalURL() + " is " + ctx.URL())
		return nil
	}))

	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest("GET", "/i42", nil))
	fmt.Println(w.Body)
	// Output: /i42 is /items/42
}
