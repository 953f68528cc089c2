package router_test

import (
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/router"
)

func TestMatchTellsWhatWouldRun(t *testing.T) {
	nothing := func(*koa.Context) error { return nil }
	r := router.New(nil)
	r.UseAt("/users", func(ctx *koa.Context, next koa.Handler) error { return next(ctx) })
	r.Get("/users/:id", nothing).Name("user")
	r.Post("/users", nothing)

	rows, params := r.Match("GET", "/users/a%2520b")
	if len(rows) != 2 || rows[0].Path != "/users" || rows[1].Name != "user" {
		t.Errorf("rows = %+v, want the middleware and the route", rows)
	}
	if params["id"] != "a%20b" {
		t.Errorf("params = %v, want id a%%20b", params)
	}
	if rows, params := r.Match("DELETE", "/users/1"); rows != nil || params != nil {
		t.Errorf("Match of a method without a route = %v, %v, want nothing", rows, params)
	}
}

func TestStackHasTheHandlers(t *testing.T) {
	called := false
	r := router.New(nil)
	r.Use(func(ctx *koa.Context, next koa.Handler) error { return next(ctx) })
	r.Get("/", func(*koa.Context) error { called = true; return nil })

	stack := r.Stack()
	if len(stack) != 2 || stack[0].Handler() != nil {
		t.Fatalf("stack = %v, want middleware without a handler and a route", stack)
	}
	if err := stack[1].Handler()(nil); err != nil || !called {
		t.Error("the handler of the route is another one")
	}
}

func TestNamespacePutsAPrefixBeforePaths(t *testing.T) {
	nothing := func(*koa.Context) error { return nil }
	r := router.New(&router.Options{Prefix: "/v1"})
	api := r.Namespace("/api/", func(ctx *koa.Context, next koa.Handler) error { return next(ctx) })
	api.Get("/", nothing).Name("root")
	api.Namespace("/admin").Get("/users", nothing).Name("users")
	api.Resources("posts", "/posts", router.Resource{Index: nothing})
	api.Redirect("/old", "/v1/api/posts", 0)

	var paths []string
	for _, row := range r.Table() {
		paths = append(paths, row.Path)
	}
	if got, want := strings.Join(paths, " "), "/v1/api /v1/api/admin/users /v1/api/posts /v1/api/old"; got != want {
		t.Errorf("paths = %s, want %s", got, want)
	}
	if chain := r.Route("users").Entry().Chain; len(chain) != 2 {
		t.Errorf("chain = %v, want the middleware of the namespace and the handler", chain)
	}
}
