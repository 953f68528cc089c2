package scenario

import (
	"net/url"
	"slices"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/match"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/wire"
	"github.com/koa-go/koa/internal/query"
)

func requestOps() map[string]op {
	return map[string]op{
		"set-url":         withText((*koa.Context).SetURL),
		"set-path":        withText((*koa.Context).SetPath),
		"set-method":      withText((*koa.Context).SetMethod),
		"set-querystring": withText((*koa.Context).SetQuerystring),
		"set-search":      withText((*koa.Context).SetSearch),
		"set-ip":          withText((*koa.Context).SetIP),
		"set-query":       setQueryOp,
		"state-set":       stateSetOp,
	}
}

// setQueryOp sets the query by name and value, as Go's API takes it. A query
// whose names are in another order than the sorted one is what a Go program sets
// as text.
func setQueryOp(_ *builder, a *args) koa.Middleware {
	o := a.object(0)
	pairs := option.QueryPairs(o)
	if !slices.IsSorted(o.Names()) {
		return do(func(ctx *koa.Context) { ctx.SetQuerystring(query.Stringify(pairs)) })
	}
	values := url.Values{}
	for _, pair := range pairs {
		values.Add(pair.Name, pair.Value)
	}
	return do(func(ctx *koa.Context) { ctx.SetQuery(values) })
}

func stateSetOp(_ *builder, a *args) koa.Middleware {
	name, value := a.text(0), a.any(1)
	return do(func(ctx *koa.Context) { ctx.State.Set(name, value) })
}

func requestReadings() map[string]reading {
	return map[string]reading{
		"get":               getReading,
		"get-header":        getHeaderReading,
		"state-get":         stateGetReading,
		"accepts":           accepting((*koa.Context).Accepts, (*koa.Context).AcceptedTypes),
		"accepts-encodings": accepting((*koa.Context).AcceptsEncodings, (*koa.Context).AcceptedEncodings),
		"accepts-charsets":  accepting((*koa.Context).AcceptsCharsets, (*koa.Context).AcceptedCharsets),
		"accepts-languages": accepting((*koa.Context).AcceptsLanguages, (*koa.Context).AcceptedLanguages),
		"is":                isReading,
	}
}

func getReading(b *builder, a *args) func(ctx *koa.Context) (any, error) {
	read, err := b.property(a.text(0))
	a.check(err)
	return func(ctx *koa.Context) (any, error) { return read(b, ctx), nil }
}

func getHeaderReading(_ *builder, a *args) func(ctx *koa.Context) (any, error) {
	name := a.text(0)
	return func(ctx *koa.Context) (any, error) { return wire.FromBytes(ctx.Get(name)), nil }
}

func stateGetReading(_ *builder, a *args) func(ctx *koa.Context) (any, error) {
	name := a.text(0)
	return func(ctx *koa.Context) (any, error) { return ctx.State.Get(name), nil }
}

// accepting asks for the best of the arguments or, without any, for all that
// the client asks for.
func accepting(best func(ctx *koa.Context, offers ...string) string, all func(ctx *koa.Context) []string) reading {
	return func(_ *builder, a *args) func(ctx *koa.Context) (any, error) {
		offers := a.flatTexts()
		return func(ctx *koa.Context) (any, error) {
			if len(a.list) == 0 {
				return list(all(ctx)), nil
			}
			return orFalse(best(ctx, offers...)), nil
		}
	}
}

// isReading shows what Go answers with "" as false, or as null for a request
// without a body, which is how Koa tells the two apart.
func isReading(_ *builder, a *args) func(ctx *koa.Context) (any, error) {
	types := a.flatTexts()
	return func(ctx *koa.Context) (any, error) {
		found := ctx.Is(types...)
		if found == "" && !ctx.Request.HasBody() {
			return nil, nil
		}
		return orFalse(found), nil
	}
}

// header shows values of one response header.
func header(values []string) match.Lines {
	lines := make(match.Lines, len(values))
	for i, v := range values {
		lines[i] = text(v)
	}
	return lines
}
