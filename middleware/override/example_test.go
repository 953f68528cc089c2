package override_test

import (
	"fmt"
	"net/http/httptest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/override"
)

func ExampleNew() {
	app := koa.New(nil)
	app.Use(override.New(nil))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody(ctx.Method())
		return nil
	})

	req := httptest.NewRequest("POST", "/", nil)
	req.Header.Set("X-HTTP-Method-Override", "DELETE")
	res := httptest.NewRecorder()
	app.ServeHTTP(res, req)
	fmt.Println(res.Body)
	// Output: DELETE
}
