package cors_test

import (
	"fmt"
	"net/http/httptest"
	"slices"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/cors"
)

func ExampleNew() {
	app := koa.New(nil)
	app.Use(cors.New(&cors.Options{Origin: "https://app.example"}))

	req := httptest.NewRequest("OPTIONS", "/", nil)
	req.Header.Set("Origin", "https://app.example")
	req.Header.Set("Access-Control-Request-Method", "PUT")
	res := httptest.NewRecorder()
	app.ServeHTTP(res, req)
	fmt.Println(res.Code, res.Header().Get("Access-Control-Allow-Origin"))
	// Output: 204 https://app.example
}

// Several origins with credentials: look the request's origin up.
func ExampleOptions_originFunc() {
	friends := []string{"https://app.example", "https://admin.example"}
	app := koa.New(nil)
	app.Use(cors.New(&cors.Options{
		Credentials: true,
		OriginFunc: func(ctx *koa.Context) (string, error) {
			if origin := ctx.Get("Origin"); slices.Contains(friends, origin) {
				return origin, nil
			}
			return "", nil
		},
	}))

	for _, origin := range []string{"https://admin.example", "https://evil.example"} {
		req := httptest.NewRequest("GET", "/", nil)
		req.Header.Set("Origin", origin)
		res := httptest.NewRecorder()
		app.ServeHTTP(res, req)
		fmt.Printf("%s: %q\n", origin, res.Header().Get("Access-Control-Allow-Origin"))
	}
	// Output:
	// https://admin.example: "https://admin.example"
	// https://evil.example: ""
}
