package helmet_test

import (
	"fmt"
	"net/http/httptest"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/helmet"
)

func ExampleNew() {
	app := koa.New(nil)
	app.Use(helmet.New(&helmet.Options{
		XFrameOptions: "DENY",
		Without:       []string{"Strict-Transport-Security"},
	}))

	res := httptest.NewRecorder()
	app.ServeHTTP(res, httptest.NewRequest("GET", "/", nil))
	fmt.Println(res.Header().Get("X-Frame-Options"))
	fmt.Println(res.Header().Get("X-Content-Type-Options"))
	// Output:
	// DENY
	// nosniff
}

func ExampleNonce() {
	app := koa.New(nil)
	app.Use(helmet.New(&helmet.Options{
		ContentSecurityPolicy: helmet.ContentSecurityPolicy{Directives: []helmet.Directive{
			{Name: "script-src", Sources: []string{"'self'", helmet.NonceSource}},
		}},
	}))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody(`<script nonce="` + helmet.Nonce(ctx) + `">hello()</script>`)
		return nil
	})

	res := httptest.NewRecorder()
	app.ServeHTTP(res, httptest.NewRequest("GET", "/", nil))
	_, nonce, _ := strings.Cut(res.Body.String(), `"`)
	nonce, _, _ = strings.Cut(nonce, `"`)
	fmt.Println(strings.Contains(res.Header().Get("Content-Security-Policy"), "'nonce-"+nonce+"'"))
	// Output: true
}

func ExampleAPI() {
	app := koa.New(nil)
	app.Use(helmet.New(helmet.API()))

	res := httptest.NewRecorder()
	app.ServeHTTP(res, httptest.NewRequest("GET", "/", nil))
	fmt.Println(res.Header().Get("Content-Security-Policy"))
	// Output: default-src 'none';frame-ancestors 'none'
}
