//go:build !race

// Under the race detector sync.Pool drops what it is given at random, and a
// count of allocations says nothing.

package router_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/router"
)

// nowhere is a ResponseWriter that allocates nothing itself.
type nowhere struct{ header http.Header }

func (w *nowhere) Header() http.Header               { return w.header }
func (w *nowhere) WriteHeader(int)                   {}
func (w *nowhere) Write(p []byte) (int, error)       { return len(p), nil }
func (w *nowhere) WriteString(s string) (int, error) { return len(s), nil }

func TestAllocationBudgets(t *testing.T) {
	ok := func(ctx *koa.Context) error { ctx.SetBody("ok"); return nil }
	read := func(name string) koa.Handler {
		return func(ctx *koa.Context) error {
			if ctx.Param(name) == "" {
				t.Error("no parameter " + name)
			}
			ctx.SetBody("ok")
			return nil
		}
	}
	pass := func(ctx *koa.Context, next koa.Handler) error { return next(ctx) }
	table := func() *router.Router {
		r := router.New(nil)
		r.Get("/text", ok)
		r.Get("/users/:id", read("id"))
		r.Get("/:a/:b/:c/:d/:e", read("e"))
		r.With(pass).Get("/with/:id", read("id"))
		r.Post("/post", ok)
		r.UseAt("/orgs/:org", pass)
		r.Use(pass)
		r.Get("/use/:id", read("id"))
		r.Get("/orgs/:org/users/:id", read("id"))
		return r
	}
	for _, tt := range []struct {
		name, path string
		reuse      float64 // most allocations with ReuseContexts
		fresh      float64 // and without
	}{
		{"static", "/text", 0, 1},
		{"one parameter", "/users/7", 0, 1},
		{"five parameters", "/1/2/3/4/5", 0, 1},
		{"middleware of the route", "/with/7", 0, 1},
		{"middleware before a parameter", "/use/7", 0, 1},
		{"a guard with the parameter of the route", "/orgs/koa/users/7", 0, 1},
		{"no route", "/none", 0, 1},
		{"no route for the method", "/post", 0, 1},
	} {
		for reuse, most := range map[bool]float64{true: tt.reuse, false: tt.fresh} {
			app := koa.New(&koa.Options{Env: "production", ReuseContexts: reuse, Silent: true}).Use(table().Routes())
			w, r := &nowhere{make(http.Header)}, httptest.NewRequest(http.MethodGet, tt.path, nil)
			got := testing.AllocsPerRun(200, func() {
				clear(w.header)
				app.ServeHTTP(w, r)
			})
			if got > most {
				t.Errorf("%s, reuse %v: %v allocations, want at most %v", tt.name, reuse, got, most)
			}
		}
	}
}
