package strangler_test

import (
	"net/http/httptest"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/proxy/strangler"
)

// BenchmarkMiddleware is what a Strangler costs a request that the new application
// answers.
func BenchmarkMiddleware(b *testing.B) {
	old := koa.Handle(func(*koa.Context) error { return nil })
	for _, bb := range []struct {
		name  string
		layer koa.Middleware
	}{
		{"without", koa.Compose()},
		{"with", strangler.New(old, nil).Middleware},
		{"with rules", strangler.New(old, &strangler.Options{Rules: []strangler.Rule{{Path: "/admin{/*rest}"}, {Path: "/users/:id", Percent: 100}}}).Middleware},
		{"without fallback", strangler.New(old, &strangler.Options{NoFallback: true}).Middleware},
	} {
		b.Run(bb.name, func(b *testing.B) {
			app := koa.New(&koa.Options{Env: "production"}).Use(bb.layer, newApp())
			r, w := httptest.NewRequest("GET", "/users/1", nil), httptest.NewRecorder()
			b.ReportAllocs()
			for b.Loop() {
				app.ServeHTTP(w, r)
			}
		})
	}
}
