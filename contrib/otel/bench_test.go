package otel_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/otel"
)

// null is a ResponseWriter that keeps nothing.
type null struct{ header http.Header }

func (w *null) Header() http.Header         { return w.header }
func (w *null) WriteHeader(int)             {}
func (w *null) Write(p []byte) (int, error) { return len(p), nil }

// BenchmarkServer shows what the layer adds to "plain".
func BenchmarkServer(b *testing.B) {
	end := koa.Handle(func(ctx *koa.Context) error {
		ctx.SetRoute(&koa.Route{Pattern: "/users/:id"}, "/users/7", nil, nil)
		ctx.SetBody("hi")
		return nil
	})
	never := newSDK(b, sdktrace.WithSampler(sdktrace.NeverSample()))
	always := newSDK(b)
	always.TracerProvider = sdktrace.NewTracerProvider() // keeps spans and sends them nowhere
	for _, bb := range []struct {
		name  string
		stack []koa.Middleware
	}{
		{"plain", []koa.Middleware{end}},
		{"no SDK", []koa.Middleware{otel.New(nil), end}},
		{"not sampled", []koa.Middleware{otel.New(&never.Options), end}},
		{"sampled", []koa.Middleware{otel.New(&always.Options), end}},
		{"sampled, five layers", []koa.Middleware{
			otel.New(&always.Options), otel.Layer("1", pass), otel.Layer("2", pass), otel.Layer("3", pass), otel.Layer("4", pass), otel.Layer("5", end),
		}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			app := koa.New(&koa.Options{Env: "production"}).Use(bb.stack...)
			r := httptest.NewRequest("GET", "/users/7", nil)
			r.Header.Set("User-Agent", "bench")
			w := &null{http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				app.ServeHTTP(w, r)
			}
		})
	}
}
