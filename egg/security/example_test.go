package security_test

import (
	"fmt"
	"net/http/httptest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/security"
)

func ExampleNew() {
	cfg := security.Default()
	cfg.CSRF.Ignore = []string{"/hooks"} // its clients sign what they send
	app := koa.New(nil)
	app.Use(security.New(cfg, nil), func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody("thanks")
		return nil
	})
	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest("POST", "/hooks/payment", nil))
	fmt.Println(w.Code, w.Header().Get("X-Frame-Options"))
	// Output: 200 SAMEORIGIN
}

func ExampleRedirect() {
	cfg := security.Default()
	cfg.DomainWhiteList = []string{".example.com"}
	app := koa.New(&koa.Options{Env: "prod"})
	app.Use(security.New(cfg, quiet()), func(ctx *koa.Context, _ koa.Handler) error {
		return security.Redirect(ctx, ctx.Query().Get("back"))
	})
	for _, back := range []string{"/cart", "https://shop.example.com/", "//evil.example"} {
		w := httptest.NewRecorder()
		app.ServeHTTP(w, httptest.NewRequest("GET", "/?back="+back, nil))
		fmt.Println(w.Header().Get("Location"))
	}
	// Output:
	// /cart
	// https://shop.example.com/
	// /
}

func ExampleSanitizer() {
	s, err := security.NewSanitizer(nil, []string{"example.com"})
	if err != nil {
		panic(err)
	}
	fmt.Println(s.Clean(`<a href="https://example.com" onclick="x()">here</a> <script>x()</script>`))
	// Output: <a href="https://example.com">here</a> &lt;script&gt;x()&lt;/script&gt;
}
