package koa

import "reflect"

// Assert returns nil when ok holds, and otherwise the error that
// [Context.Throw] would make of the rest:
//
//	if err := ctx.Assert(user != nil, 401, "please log in"); err != nil {
//		return err
//	}
func (ctx *Context) Assert(ok bool, status int, args ...any) error {
	if ok {
		return nil
	}
	return NewError(status, args...)
}

// AssertEqual asserts that a == b (Koa's assert.equal and strictEqual, which
// Go cannot tell apart). Values that cannot be compared are never equal.
func (ctx *Context) AssertEqual(a, b any, status int, args ...any) error {
	return ctx.Assert(equal(a, b), status, args...)
}

// AssertNotEqual asserts that a != b.
func (ctx *Context) AssertNotEqual(a, b any, status int, args ...any) error {
	return ctx.Assert(!equal(a, b), status, args...)
}

// AssertDeepEqual asserts that reflect.DeepEqual(a, b).
func (ctx *Context) AssertDeepEqual(a, b any, status int, args ...any) error {
	return ctx.Assert(reflect.DeepEqual(a, b), status, args...)
}

// AssertNotDeepEqual asserts that a and b are not deeply equal.
func (ctx *Context) AssertNotDeepEqual(a, b any, status int, args ...any) error {
	return ctx.Assert(!reflect.DeepEqual(a, b), status, args...)
}

// equal is a == b without the panic for values that cannot be compared.
func equal(a, b any) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return reflect.ValueOf(a).Comparable() && reflect.ValueOf(b).Comparable() && a == b
}
