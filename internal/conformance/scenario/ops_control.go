package scenario

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/failure"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/wire"
)

func controlOps() map[string]op {
	return map[string]op{
		"next": func(*builder, *args) koa.Middleware { return next },
		"log":  logOp,
		"try":  tryOp,
		"when": whenOp,
	}
}

func next(ctx *koa.Context, next koa.Handler) error { return next(ctx) }

func logOp(b *builder, a *args) koa.Middleware {
	text := a.text(0)
	return do(func(*koa.Context) { b.journal.push(text) })
}

// tryOp runs ops and notes how they ended. They are a composed stack of their
// own, at whose edge a throw becomes an error.
func tryOp(b *builder, a *args) koa.Middleware {
	inner := koa.Compose(next, a.middleware(b, 0))
	return func(ctx *koa.Context, next koa.Handler) error {
		var entry any
		if err := inner(ctx, next); err != nil {
			entry = failure.Describe(err)
		}
		b.journal.push([]any{"try", entry})
		return nil
	}
}

// middleware builds argument i, a list of ops. It is never nil.
func (a *args) middleware(b *builder, i int) koa.Middleware {
	m, err := b.ops(a.ops(i))
	if err != nil {
		a.fail(err)
		return next
	}
	return m
}

// whenOp runs ops if all that its condition has holds.
func whenOp(b *builder, a *args) koa.Middleware {
	condition, err := readCondition(option.Read(a.object(0)))
	a.check(err)
	then := a.middleware(b, 1)
	return func(ctx *koa.Context, next koa.Handler) error {
		if !condition(ctx) {
			return nil // and not next, as koa.When has it: the ops behind this one run
		}
		return then(ctx, next)
	}
}

func readCondition(r *option.Reader) (func(ctx *koa.Context) bool, error) {
	path, method, header := r.Text("path"), r.Text("method"), r.Texts("header")
	if err := r.Done(); err != nil {
		return nil, err
	}
	return func(ctx *koa.Context) bool {
		return (path == "" || ctx.Path() == path) &&
			(method == "" || ctx.Method() == method) &&
			(len(header) != 2 || wire.FromBytes(ctx.Get(header[0])) == header[1])
	}, nil
}
