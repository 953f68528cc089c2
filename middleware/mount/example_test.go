package mount_test

import (
	"fmt"
	"net/http/httptest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/mount"
)

func ExampleNew() {
	app := koa.New(&koa.Options{Env: "production"})
	app.Use(mount.New("/hello", func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody(fmt.Sprintf("%s is %s below %s", ctx.OriginalURL(), ctx.Path(), mount.Path(ctx)))
		return nil
	}))

	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest("GET", "/hello/world", nil))
	fmt.Println(w.Body)
	// Output: /hello/world is /world below /hello
}

func ExampleApp() {
	blog := koa.New(nil)
	blog.Use(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody("post " + ctx.Path())
		return nil
	})

	app := koa.New(&koa.Options{Env: "production"})
	app.Use(mount.App("/blog", blog))

	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest("GET", "/blog/1", nil))
	fmt.Println(w.Body)
	// Output: post /1
}
