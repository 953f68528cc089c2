package bodyparser

import (
	"slices"

	"github.com/koa-go/koa"
)

// read is what the middleware knows about a request besides its parsed body.
type read struct {
	config *config
	kind   *kind  // nil: not a type that is parsed
	raw    []byte // decoded, not nil if kind is not
	err    error  // why there is no body; Options.OnError let it pass

	nothing map[string]any // what the body of another type is, until a layer below parses that
}

var (
	readKey     = koa.NewKey[*read]("bodyparser")
	disabledKey = koa.NewKey[bool]("bodyparser disabled")
)

// New returns the middleware. It leaves a request alone when its method is not
// to be parsed, when a layer outside has set [koa.Request.Body] already, or
// after [Disable]. New panics when an option makes no sense.
func New(opts *Options) koa.Middleware {
	c := newConfig(opts)
	return func(ctx *koa.Context, next koa.Handler) error {
		if !slices.Contains(c.methods, ctx.Method()) || ctx.Request.Body() != nil || isDisabled(ctx) {
			return next(ctx)
		}
		if err := c.serve(ctx); err != nil {
			return err
		}
		return next(ctx)
	}
}

// From returns the parsed body, which is [koa.Request.Body]: for JSON nil, bool,
// float64, string, []any or map[string]any; for a form a map[string]any whose
// values are string, []any and map[string]any; for text and XML a string. It is
// an empty map[string]any for a request whose type is not parsed, and nil for
// one that the middleware left alone.
func From(ctx *koa.Context) any { return ctx.Request.Body() }

// Raw returns the bytes that were parsed, with their compression undone: what a
// signature is checked against, unless the signer compresses. It is nil when
// nothing was parsed, and shared, so it must not be changed.
func Raw(ctx *koa.Context) []byte {
	if r, ok := readKey.Get(ctx); ok {
		return r.raw
	}
	return nil
}

// Disable keeps the body parsers in layers below from touching this request
// (npm's ctx.disableBodyParser).
func Disable(ctx *koa.Context) { disabledKey.Set(ctx, true) }

func isDisabled(ctx *koa.Context) bool {
	disabled, _ := disabledKey.Get(ctx)
	return disabled
}

// serve reads and parses the body, and remembers what came of it.
func (c *config) serve(ctx *koa.Context) error {
	r := &read{config: c, kind: c.kindOf(ctx)}
	readKey.Set(ctx, r)
	if r.kind == nil {
		r.nothing = map[string]any{}
		ctx.Request.SetBody(r.nothing)
		return nil
	}
	body, err := r.parse(ctx)
	if err == nil {
		ctx.Request.SetBody(body)
		return nil
	}
	if c.onError == nil {
		return err
	}
	*r = read{config: c, err: err}
	return c.onError(err, ctx)
}

func (r *read) parse(ctx *koa.Context) (any, error) {
	raw, err := readBody(ctx, r.kind)
	if err != nil {
		return nil, err
	}
	r.raw = raw
	return r.kind.parse(r.config, raw)
}
