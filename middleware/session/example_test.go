package session_test

import (
	"fmt"
	"net/http/httptest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/session"
)

// A counter in a sealed cookie, and a client that comes twice.
func ExampleNew() {
	app := koa.New(&koa.Options{Keys: []string{"a long random key"}})
	app.Use(session.New(&session.Options{Sealed: true}))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		s := session.From(ctx)
		views, _ := session.Get[int](s, "views")
		s.Set("views", views+1)
		ctx.SetBody(views + 1)
		return nil
	})

	first := httptest.NewRecorder()
	app.ServeHTTP(first, httptest.NewRequest("GET", "/", nil))
	again := httptest.NewRequest("GET", "/", nil)
	again.AddCookie(first.Result().Cookies()[0])
	second := httptest.NewRecorder()
	app.ServeHTTP(second, again)
	fmt.Println(first.Body, second.Body)
	// Output: 1 2
}

// Logging in with sessions in a store: the new key is worth nothing to anybody
// who saw the old one.
func ExampleSession_Regenerate() {
	login := func(ctx *koa.Context, _ koa.Handler) error {
		s := session.From(ctx)
		s.Set("user", "tobi")
		if err := s.Regenerate(ctx); err != nil {
			return err
		}
		ctx.SetBody(session.From(ctx))
		return nil
	}
	app := koa.New(&koa.Options{Keys: []string{"a long random key"}})
	app.Use(session.New(&session.Options{Store: session.NewMemory(nil), Sealed: true}), login)

	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest("POST", "/login", nil))
	fmt.Println(w.Code, w.Body)
	// Output: 200 {"user":"tobi"}
}

// A session that Egg services of the same domain read and write too.
func ExampleOptions_egg() {
	app := koa.New(&koa.Options{Keys: []string{"the keys", "of config.keys"}, EggCookies: true})
	app.Use(session.New(&session.Options{Key: "EGG_SESS", MaxAge: 24 * time.Hour, Encrypt: true}))
}
