package koa_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/koa-go/koa"
)

// nowhere is a ResponseWriter that allocates nothing itself: its headers are
// emptied and used again.
type nowhere struct{ header http.Header }

func (w *nowhere) Header() http.Header               { return w.header }
func (w *nowhere) WriteHeader(int)                   {}
func (w *nowhere) Write(p []byte) (int, error)       { return len(p), nil }
func (w *nowhere) WriteString(s string) (int, error) { return len(s), nil }

// allocations is how many a GET / costs behind so many layers that only call
// next.
func allocations(opts koa.Options, layers int, h koa.Handler) float64 {
	app := koa.New(&opts)
	for range layers {
		app.Use(func(ctx *koa.Context, next koa.Handler) error { return next(ctx) })
	}
	app.Use(func(ctx *koa.Context, next koa.Handler) error {
		if h == nil {
			return next(ctx)
		}
		return h(ctx)
	})
	w, r := &nowhere{make(http.Header)}, httptest.NewRequest(http.MethodGet, "/", nil)
	return testing.AllocsPerRun(200, func() {
		clear(w.header)
		app.ServeHTTP(w, r)
	})
}

func TestP(t *testing.T) {
	type point struct{ X, Y int }
	p := &point{1,2}
	for _, env := range []string{"production", "development", "test"} {
		for _, reuse := range []bool{false, true} {
			o := koa.Options{Env: env, ReuseContexts: reuse}
			t.Log(env, reuse, "text", allocations(o, 0, func(ctx *koa.Context) error { ctx.SetBody("Hello"); return nil }),
				"bytes", allocations(o, 0, func(ctx *koa.Context) error { ctx.SetBody([]byte("Hello")); return nil }),
				"json", allocations(o, 0, func(ctx *koa.Context) error { ctx.SetBody(p); return nil }),
				"404", allocations(o, 0, nil),
				"50", allocations(o, 50, func(ctx *koa.Context) error { ctx.SetBody("Hello"); return nil }),
				"header", allocations(o, 0, func(ctx *koa.Context) error { ctx.SetBody("Hello"); ctx.Set("X-A", "b"); return nil }),
				"status", allocations(o, 0, func(ctx *koa.Context) error { ctx.SetStatus(204); return nil }),
				"throw", allocations(o, 0, func(ctx *koa.Context) error { return ctx.Throw(404) }),
			)
		}
	}
}
