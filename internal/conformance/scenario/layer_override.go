package scenario

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/middleware/override"
)

func overrideLayer(_ *builder, spec *option.Reader) (koa.Middleware, error) {
	v, _ := spec.Any("options")
	r := option.Read(v)
	opts := &override.Options{AllowedMethods: r.Texts("allowedMethods")}
	if err := r.Done(); err != nil {
		return nil, err
	}
	return atSetup(func() (koa.Middleware, error) { return override.New(opts), nil })
}
