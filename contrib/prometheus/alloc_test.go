package prometheus_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	prom "github.com/prometheus/client_golang/prometheus"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/prometheus"
)

// null is a ResponseWriter that keeps nothing.
type null struct{ header http.Header }

func (w *null) Header() http.Header         { return w.header }
func (w *null) WriteHeader(int)             {}
func (w *null) Write(p []byte) (int, error) { return len(p), nil }

func end(ctx *koa.Context) error {
	ctx.SetRoute(&koa.Route{Pattern: "/users/:id"}, "/users/7", nil, nil)
	ctx.SetBody("hi")
	return nil
}

// serve returns a function that answers a request.
func serve(stack ...koa.Middleware) func() {
	app := koa.New(&koa.Options{Env: "production"}).Use(stack...)
	r := httptest.NewRequest("GET", "/users/7", nil)
	w := &null{http.Header{}}
	return func() { app.ServeHTTP(w, r) }
}

// What the layer adds are the places in which a Context keeps who wants to know its end.
func TestAllocations(t *testing.T) {
	plain := testing.AllocsPerRun(1000, serve(koa.Handle(end)))
	counted := testing.AllocsPerRun(1000, serve(prometheus.New(prom.NewRegistry(), nil), koa.Handle(end)))
	if added := counted - plain; added > 3 {
		t.Errorf("the layer adds %v allocations, want at most 3", added)
	}
}

// BenchmarkRequest shows what the layer adds to "plain".
func BenchmarkRequest(b *testing.B) {
	for _, bb := range []struct {
		name  string
		stack []koa.Middleware
	}{
		{"plain", []koa.Middleware{koa.Handle(end)}},
		{"counted", []koa.Middleware{prometheus.New(prom.NewRegistry(), nil), koa.Handle(end)}},
		{"native", []koa.Middleware{prometheus.New(prom.NewRegistry(), &prometheus.Options{Native: true}), koa.Handle(end)}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			run := serve(bb.stack...)
			b.ReportAllocs()
			for b.Loop() {
				run()
			}
		})
	}
}
