package router_test

import (
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

	rows, params := r.Match("GET", "/users/a%20b")
	if len(rows) != 2 || rows[0].Path != "/users" || rows[1].Name != "user" {
		t.Errorf("rows = %+v, want the middleware and the route", rows)
	}
	if params["id"] != "a b" {
		t.Errorf("params = %v, want id a b", params)
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
