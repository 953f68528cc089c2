package scenario

import (
	"fmt"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/failure"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
)

func errorOps() map[string]op {
	return map[string]op{
		"throw":            throwOp,
		"throw-plain":      throwPlainOp,
		"throw-value":      throwValueOp,
		"throw-http-error": throwHTTPErrorOp,
		"assert":           assertOp,
		"assert-fn":        assertFnOp,
	}
}

func throwOp(_ *builder, a *args) koa.Middleware {
	status, rest := a.throw(0)
	return try(func(ctx *koa.Context) error { return ctx.Throw(status, rest...) })
}

func throwHTTPErrorOp(_ *builder, a *args) koa.Middleware {
	status, rest := a.throw(0)
	return try(func(*koa.Context) error { return koa.NewError(status, rest...) })
}

func throwPlainOp(_ *builder, a *args) koa.Middleware {
	var props ordered.Object
	if a.has(1) {
		props = a.object(1)
	}
	err, wrong := failure.New(a.text(0), props)
	a.check(wrong)
	return try(func(*koa.Context) error { return err })
}

// throwValueOp throws what is no error, which Go cannot but panic with.
func throwValueOp(_ *builder, a *args) koa.Middleware {
	value := a.any(0)
	return do(func(*koa.Context) { panic(value) })
}

// throw returns the arguments from i on as those of [koa.Context.Throw].
func (a *args) throw(i int) (status int, rest []any) {
	status, rest, err := failure.Args(a.rest(i))
	a.check(err)
	return status, rest
}

func assertOp(_ *builder, a *args) koa.Middleware {
	ok := truthy(a.any(0))
	status, rest := a.throw(1)
	return try(func(ctx *koa.Context) error { return ctx.Assert(ok, status, rest...) })
}

// truthy reports what counts as true in JavaScript.
func truthy(v any) bool {
	switch v {
	case nil, false, 0.0, "":
		return false
	}
	return true
}

// comparison is an assertion about two values.
type comparison func(ctx *koa.Context, a, b any, status int, args ...any) error

var comparisons = map[string]comparison{
	"equal":          (*koa.Context).AssertEqual,
	"notEqual":       (*koa.Context).AssertNotEqual,
	"strictEqual":    (*koa.Context).AssertEqual,
	"notStrictEqual": (*koa.Context).AssertNotEqual,
	"deepEqual":      (*koa.Context).AssertDeepEqual,
	"notDeepEqual":   (*koa.Context).AssertNotDeepEqual,
}

func assertFnOp(b *builder, a *args) koa.Middleware {
	name := a.text(0)
	switch name {
	case "ok":
		return assertOp(b, &args{list: a.rest(1)})
	case "fail":
		status, rest := a.throw(1)
		return try(func(ctx *koa.Context) error { return ctx.Assert(false, status, rest...) })
	}
	compare, known := comparisons[name]
	if !known {
		a.fail(fmt.Errorf("unknown assertion %q", name))
		return nil
	}
	x, y := option.Go(a.any(1)), option.Go(a.any(2))
	status, rest := a.throw(3)
	return try(func(ctx *koa.Context) error { return compare(ctx, x, y, status, rest...) })
}
