package router_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/router"
)

// discard is a ResponseWriter that keeps nothing but its headers.
type discard struct{ header http.Header }

func (w *discard) Header() http.Header               { return w.header }
func (w *discard) WriteHeader(int)                   {}
func (w *discard) Write(p []byte) (int, error)       { return len(p), nil }
func (w *discard) WriteString(s string) (int, error) { return len(s), nil }

func BenchmarkRoutes(b *testing.B) {
	ok := func(ctx *koa.Context) error { ctx.SetBody("ok"); return nil }
	r := router.New(nil)
	r.Get("/static", ok)
	r.Get("/users/:id", ok)
	r.With(func(ctx *koa.Context, next koa.Handler) error { return next(ctx) }).Get("/with/:id", ok)
	for _, bb := range []struct {
		name, path string
		layer      koa.Middleware
	}{
		{"without a router", "/static", koa.Handle(ok)},
		{"static", "/static", r.Routes()},
		{"parameter", "/users/7", r.Routes()},
		{"middleware", "/with/7", r.Routes()},
	} {
		for mode, reuse := range map[string]bool{"fresh": false, "reuse": true} {
			b.Run(bb.name+"/"+mode, func(b *testing.B) {
				app := koa.New(&koa.Options{Env: "production", ReuseContexts: reuse}).Use(bb.layer)
				w, req := &discard{make(http.Header)}, httptest.NewRequest(http.MethodGet, bb.path, nil)
				b.ReportAllocs()
				for b.Loop() {
					clear(w.header)
					app.ServeHTTP(w, req)
				}
			})
		}
	}
}
