package json_test

import (
	"fmt"
	"net/http/httptest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/json"
)

func ExampleNew() {
	app := koa.New(nil)
	app.Use(json.New(&json.Options{DisablePretty: true, Param: "pretty"}))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody(map[string]int{"id": 7})
		return nil
	})
	for _, target := range []string{"/", "/?pretty"} {
		res := httptest.NewRecorder()
		app.ServeHTTP(res, httptest.NewRequest("GET", target, nil))
		fmt.Println(res.Body)
	}
	// Output:
	// {"id":7}
	// {
	//   "id": 7
	// }
}
