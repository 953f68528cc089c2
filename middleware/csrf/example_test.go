package csrf_test

import (
	"fmt"
	"net/http/httptest"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/csrf"
	"github.com/koa-go/koa/middleware/session"
)

// As koa-csrf has it: the secret is in the session.
func ExampleNew() {
	app := koa.New(&koa.Options{Keys: []string{"a long random key"}, Env: "production"})
	app.Use(session.New(&session.Options{Sealed: true}))
	app.Use(csrf.New(&csrf.Options{Session: csrf.InSession(session.From)}))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody(csrf.Token(ctx))
		return nil
	})

	page := httptest.NewRecorder()
	app.ServeHTTP(page, httptest.NewRequest("GET", "/", nil))

	submit := httptest.NewRequest("POST", "/", nil)
	submit.AddCookie(page.Result().Cookies()[0])
	submit.Header.Set("X-CSRF-Token", page.Body.String())
	answer := httptest.NewRecorder()
	app.ServeHTTP(answer, submit)
	fmt.Println(page.Code, answer.Code)
	// Output: 200 200
}

// As egg-security has it: the secret is in the cookie csrfToken, and two other
// hosts may post.
func ExampleOptions_egg() {
	app := koa.New(&koa.Options{Keys: []string{"the keys", "of config.keys"}, EggCookies: true})
	app.Use(csrf.New(&csrf.Options{
		Egg:              true,
		Type:             csrf.Any,
		RefererWhiteList: []string{"www.example.com", "pay.example.com"},
	}))
}

// An API that is called with tokens instead of cookies has nothing to fear: no
// other site can set that header.
func Example_perRoute() {
	isAPI := func(ctx *koa.Context) bool { return strings.HasPrefix(ctx.Get("Authorization"), "Bearer ") }
	app := koa.New(nil)
	app.Use(koa.Unless(isAPI, csrf.New(nil)))
}
