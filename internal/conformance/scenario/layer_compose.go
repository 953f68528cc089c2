package scenario

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
)

// composeLayer is koa.Compose over layers.
func composeLayer(b *builder, spec *option.Reader) (koa.Middleware, error) {
	stack, err := b.nested(spec)
	if err != nil {
		return nil, err
	}
	return koa.Compose(stack...), nil
}
