package session_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/session"
)

// cookieFor is the Cookie header of a client that has a session.
func cookieFor(app *koa.Application) string {
	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest("GET", "/login", nil))
	var pairs []string
	for _, c := range w.Result().Cookies() {
		pairs = append(pairs, c.Name+"="+c.Value)
	}
	return strings.Join(pairs, "; ")
}

// BenchmarkRead is a request that looks at its session, BenchmarkUnused one that
// does not.
func BenchmarkRead(b *testing.B)   { benchmark(b, "/read") }
func BenchmarkUnused(b *testing.B) { benchmark(b, "/unused") }
func BenchmarkWrite(b *testing.B)  { benchmark(b, "/write") }

func benchmark(b *testing.B, path string) {
	for _, tt := range []struct {
		name string
		opts session.Options
	}{
		{"signed", session.Options{}},
		{"sealed", session.Options{Sealed: true}},
		{"egg", session.Options{Encrypt: true}},
		{"memory", session.Options{Store: session.NewMemory(nil), Sealed: true}},
	} {
		b.Run(tt.name, func(b *testing.B) {
			app := koa.New(&koa.Options{Env: "production", Keys: []string{"a long random key"}})
			app.Use(session.New(&tt.opts), func(ctx *koa.Context, _ koa.Handler) error {
				switch ctx.Path() {
				case "/login":
					session.From(ctx).SetValues(map[string]any{"user": 1, "name": "tobi", "roles": []string{"admin"}})
				case "/read":
					session.From(ctx).Get("user")
				case "/write":
					session.From(ctx).Set("user", 2)
				}
				return nil
			})
			r := httptest.NewRequest("GET", path, nil)
			r.Header.Set("Cookie", cookieFor(app))
			b.ReportAllocs()
			for b.Loop() {
				app.ServeHTTP(httptest.NewRecorder(), r)
			}
		})
	}
}
