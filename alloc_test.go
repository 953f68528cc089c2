//go:build !race

// Under the race detector sync.Pool drops what it is given at random, and a
// count of allocations says nothing.

package koa_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
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

// allocations is how many a GET / costs in production, behind so many layers
// that only call next.
func allocations(reuse bool, layers int, leaf koa.Middleware) float64 {
	app := koa.New(&koa.Options{Env: "production", ReuseContexts: reuse, Silent: true})
	for range layers {
		app.Use(func(ctx *koa.Context, next koa.Handler) error { return next(ctx) })
	}
	app.Use(leaf)
	w, r := &nowhere{make(http.Header)}, httptest.NewRequest(http.MethodGet, "/", nil)
	return testing.AllocsPerRun(200, func() {
		clear(w.header)
		app.ServeHTTP(w, r)
	})
}

func TestAllocationBudgets(t *testing.T) {
	user := &struct {
		ID   int    `json:"id"`
		Name string `json:"name"`
	}{7, "Tobi"}
	var page any = []byte("bytes that stay")
	failure := errors.New("failed")
	key := koa.NewKey[*int]("number")
	number := new(int)
	route := &koa.Route{Pattern: "/:a/:b/:c/:d/:e"}
	names := []string{"a", "b", "c", "d", "e"}
	pass := func(ctx *koa.Context, next koa.Handler) error { return next(ctx) }

	// The one allocation of each request is its Context, which is never another
	// request's. ReuseContexts saves exactly that.
	for _, tt := range []struct {
		name string
		leaf koa.Middleware
		max  float64 // beside the Context
	}{
		{"text", layer(func(ctx *koa.Context) { ctx.SetBody("Hello Koa") }), 0},
		{"bytes", layer(func(ctx *koa.Context) { ctx.SetBody(page) }), 0},
		{"JSON", layer(func(ctx *koa.Context) { ctx.SetBody(user) }), 0},
		{"a status without a body", layer(func(ctx *koa.Context) { ctx.SetStatus(http.StatusNoContent) }), 0},
		{"404 when nobody answers", pass, 0},
		{"a stack inside the application's", koa.Compose(pass, pass), 0},
		{"a typed key", layer(func(ctx *koa.Context) {
			key.Set(ctx, number)
			if _, ok := key.Get(ctx); ok {
				ctx.SetBody("Hello Koa")
			}
		}), 0},
		{"five parameters", layer(func(ctx *koa.Context) {
			values := append(ctx.ParamRoom(), "1", "2", "3", "4", "5")
			ctx.SetRoute(route, "/1/2/3/4/5", names, values)
			ctx.SetBody("Hello Koa")
		}), 0},
		{"500 of an error", func(*koa.Context, koa.Handler) error { return failure }, 0},
		{"method, path, and a header of the request", layer(func(ctx *koa.Context) {
			ctx.SetBody(ctx.Method() + ctx.Path() + ctx.Get("Accept"))
		}), 2}, // the sum, and its place in an interface
	} {
		t.Run(tt.name, func(t *testing.T) {
			if n := allocations(false, 0, tt.leaf); n > 1+tt.max {
				t.Errorf("%v allocations, budget %v", n, 1+tt.max)
			}
			if n := allocations(true, 0, tt.leaf); n > tt.max {
				t.Errorf("%v allocations with ReuseContexts, budget %v", n, tt.max)
			}
		})
	}
}

// What a request allocates is given out in classes of size: one byte more than
// this costs as much as 32.
func TestContextFitsItsSizeClass(t *testing.T) {
	if size := reflect.TypeFor[koa.Context]().Size(); size > 448 {
		t.Errorf("a Context has %d bytes, budget 448", size)
	}
}

func TestAllocationBudgetOfHeaders(t *testing.T) {
	leaf := layer(func(ctx *koa.Context) {
		ctx.Set("X-Frame-Options", "DENY")
		ctx.Set("X-Request-Id", "7")
		ctx.SetBody("Hello Koa")
	})
	// Each Set keeps a slice of its own; the first one makes room for several.
	if n := allocations(false, 0, leaf); n > 4 {
		t.Errorf("two headers: %v allocations, budget 4", n)
	}
	if n := allocations(true, 0, leaf); n > 2 {
		t.Errorf("two headers: %v allocations with ReuseContexts, budget 2", n)
	}
}

func TestLayersAllocateNothing(t *testing.T) {
	leaf := layer(func(ctx *koa.Context) { ctx.SetBody("Hello Koa") })
	for _, reuse := range []bool{false, true} {
		if none, fifty := allocations(reuse, 0, leaf), allocations(reuse, 50, leaf); fifty != none {
			t.Errorf("ReuseContexts %v: %v allocations with 50 layers, %v without any", reuse, fifty, none)
		}
	}
}
