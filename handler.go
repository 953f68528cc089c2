package koa

import "fmt"

// Handle makes a layer of h that never calls next: the end of a stack.
func Handle(h Handler) Middleware {
	if h == nil {
		panic("koa: Handle needs a handler, got nil")
	}
	return func(ctx *Context, _ Handler) error { return h(ctx) }
}

// When runs m only for requests for which pred holds; the others pass by.
func When(pred func(ctx *Context) bool, m Middleware) Middleware {
	if pred == nil || m == nil {
		panic("koa: When and Unless need a predicate and a middleware, got nil")
	}
	return func(ctx *Context, next Handler) error {
		if pred(ctx) {
			return m(ctx, next)
		}
		return next(ctx)
	}
}

// Unless runs m only for requests for which pred does not hold.
func Unless(pred func(ctx *Context) bool, m Middleware) Middleware {
	if pred == nil {
		panic("koa: When and Unless need a predicate and a middleware, got nil")
	}
	return When(func(ctx *Context) bool { return !pred(ctx) }, m)
}

func mustNotBeNil(who string, stack []Middleware) {
	for i, m := range stack {
		if m == nil {
			panic(fmt.Sprintf("koa: %s: middleware %d of %d is nil; every element must be a function", who, i+1, len(stack)))
		}
	}
}
