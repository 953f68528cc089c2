package scenario

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/middleware/mount"
)

// mountLayer is koa-mount over layers. Without a path it is for all paths.
func mountLayer(b *builder, spec *option.Reader) (koa.Middleware, error) {
	path := "/"
	if v, given := spec.Any("path"); given && v != nil {
		path = spec.Text("path")
	}
	stack, err := b.nested(spec)
	if err != nil {
		return nil, err
	}
	return atSetup(func() (koa.Middleware, error) { return mount.New(path, stack...), nil })
}
