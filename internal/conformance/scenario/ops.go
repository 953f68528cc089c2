package scenario

import (
	"fmt"
	"maps"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/ordered"
)

// op builds one step of a middleware. Whoever is not concerned with the rest
// of the stack uses do or try.
type op func(b *builder, a *args) koa.Middleware

// reading builds an op that observes a value.
type reading func(b *builder, a *args) func(ctx *koa.Context) (any, error)

// opTable are all ops that do something, by subject.
func opTable() map[string]op {
	return merged(
		controlOps(), requestOps(), responseOps(), headerOps(), bodyOps(), rawOps(), cookieOps(), errorOps(),
		bodyparserOps, compressOps, sessionOps,
	)
}

// readingTable are all ops that observe a value, by subject.
func readingTable() map[string]reading {
	return merged(
		requestReadings(), responseReadings(), cookieReadings(),
		routerReadings, sendReadings, sessionReadings,
	)
}

func merged[T any](subjects ...map[string]T) map[string]T {
	all := map[string]T{}
	for _, subject := range subjects {
		maps.Copy(all, subject)
	}
	return all
}

// ops builds a middleware that runs ops in order until one fails.
func (b *builder) ops(list []any) (koa.Middleware, error) {
	steps := make([]koa.Middleware, len(list))
	for i, v := range list {
		step, err := b.op(v)
		if err != nil {
			return nil, err
		}
		steps[i] = step
	}
	return func(ctx *koa.Context, next koa.Handler) error {
		for _, step := range steps {
			if err := step(ctx, next); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// op builds one op: a list of its name and arguments.
func (b *builder) op(v any) (koa.Middleware, error) {
	parts, _ := v.([]any)
	if len(parts) == 0 {
		return nil, fmt.Errorf("an op must be a list with a name, got %s", ordered.Text(v))
	}
	name, _ := parts[0].(string)
	step, err := b.named(name, &args{list: parts[1:]})
	return step, inside(fmt.Sprintf("op %q", name), err)
}

func (b *builder) named(name string, a *args) (koa.Middleware, error) {
	if build, known := b.tables.ops[name]; known {
		if build == nil {
			return nil, notYet("op " + name)
		}
		step := build(b, a)
		return step, a.done()
	}
	build, known := b.tables.readings[name]
	switch {
	case !known:
		return nil, fmt.Errorf("unknown op")
	case build == nil:
		return nil, notYet("op " + name)
	}
	read := build(b, a)
	return b.observe(label(name, a.list), read), a.done()
}

// observe makes an op of a reading: it pushes label and value.
func (b *builder) observe(label string, read func(ctx *koa.Context) (any, error)) koa.Middleware {
	return try(func(ctx *koa.Context) error {
		value, err := read(ctx)
		if err != nil {
			return err
		}
		b.journal.push([]any{label, value})
		return nil
	})
}

// label is the name of an op, and its first argument if that is a text.
func label(name string, list []any) string {
	if len(list) > 0 {
		if text, ok := list[0].(string); ok {
			return name + " " + text
		}
	}
	return name
}

// do makes a step of a function that cannot fail, other than by a throw.
func do(fn func(ctx *koa.Context)) koa.Middleware {
	return func(ctx *koa.Context, _ koa.Handler) error {
		fn(ctx)
		return nil
	}
}

// try makes a step of a function that may fail.
func try(fn func(ctx *koa.Context) error) koa.Middleware {
	return func(ctx *koa.Context, _ koa.Handler) error { return fn(ctx) }
}

// withText is the op that hands one text to a setter.
func withText(set func(ctx *koa.Context, text string)) op {
	return func(_ *builder, a *args) koa.Middleware {
		text := a.text(0)
		return do(func(ctx *koa.Context) { set(ctx, text) })
	}
}
