package basicauth_test

import (
	"fmt"
	"net/http/httptest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/basicauth"
)

func ExampleNew() {
	app := koa.New(&koa.Options{Env: "production"})
	app.Use(basicauth.New(basicauth.User("tobi", "ferret"), nil))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		name, _ := basicauth.From(ctx)
		ctx.SetBody("hello, " + name)
		return nil
	})

	r := httptest.NewRequest("GET", "/", nil)
	r.SetBasicAuth("tobi", "ferret")
	w := httptest.NewRecorder()
	app.ServeHTTP(w, r)
	fmt.Println(w.Code, w.Body)
	// Output: 200 hello, tobi
}
