package scenario

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/utcdate"
)

func responseOps() map[string]op {
	return map[string]op{
		"set-status":               setStatusOp,
		"set-message":              withText((*koa.Context).SetMessage),
		"set-type":                 withText((*koa.Context).SetType),
		"set-length":               setLengthOp,
		"set-etag":                 withText((*koa.Context).SetETag),
		"set-last-modified":        setLastModifiedOp,
		"set-last-modified-string": setLastModifiedOp,
		"redirect":                 withText((*koa.Context).Redirect),
		"back":                     backOp,
		"attachment":               attachmentOp,
		"flush-headers":            flushHeadersOp,
	}
}

func setStatusOp(_ *builder, a *args) koa.Middleware {
	status := a.integer(0)
	return do(func(ctx *koa.Context) { ctx.SetStatus(status) })
}

func setLengthOp(_ *builder, a *args) koa.Middleware {
	length := int64(a.integer(0))
	return do(func(ctx *koa.Context) { ctx.SetLength(length) })
}

// setLastModifiedOp reads the text as JavaScript does: Go's property takes a
// time only.
func setLastModifiedOp(_ *builder, a *args) koa.Middleware {
	given := a.text(0)
	t, ok := utcdate.Parse(given)
	if !ok {
		a.fail(option.Mismatch("an argument", given, "a time"))
	}
	return do(func(ctx *koa.Context) { ctx.SetLastModified(t) })
}

func backOp(_ *builder, a *args) koa.Middleware {
	alternative := ""
	if a.has(0) {
		alternative = a.text(0)
	}
	return do(func(ctx *koa.Context) { ctx.Back(alternative) })
}

func attachmentOp(_ *builder, a *args) koa.Middleware {
	filename := ""
	if a.optional(0) != nil {
		filename = a.text(0)
	}
	opts, err := attachmentOptions(a.optional(1))
	a.check(err)
	return do(func(ctx *koa.Context) { ctx.Attachment(filename, opts) })
}

func attachmentOptions(v any) (*koa.AttachmentOptions, error) {
	if v == nil {
		return nil, nil
	}
	r := option.Read(v)
	opts := &koa.AttachmentOptions{Type: r.Text("type")}
	opts.Fallback, opts.NoFallback = r.TextOrFalse("fallback")
	return opts, r.Done()
}

func flushHeadersOp(*builder, *args) koa.Middleware {
	return try((*koa.Context).FlushHeaders)
}

func responseReadings() map[string]reading {
	return map[string]reading{
		"response-get": responseGetReading,
		"response-has": responseHasReading,
		"response-is":  responseIsReading,
	}
}

func responseGetReading(_ *builder, a *args) func(ctx *koa.Context) (any, error) {
	name := a.text(0)
	return func(ctx *koa.Context) (any, error) {
		if !ctx.Has(name) {
			return nil, nil
		}
		return header(ctx.Response.Values(name)), nil
	}
}

func responseHasReading(_ *builder, a *args) func(ctx *koa.Context) (any, error) {
	name := a.text(0)
	return func(ctx *koa.Context) (any, error) { return ctx.Has(name), nil }
}

func responseIsReading(_ *builder, a *args) func(ctx *koa.Context) (any, error) {
	types := a.flatTexts()
	return func(ctx *koa.Context) (any, error) { return orFalse(ctx.Response.Is(types...)), nil }
}
