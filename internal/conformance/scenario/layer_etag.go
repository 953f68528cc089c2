package scenario

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/middleware/etag"
)

// etagLayer is @koa/etag.
func etagLayer(_ *builder, spec *option.Reader) (koa.Middleware, error) {
	given, _ := spec.Any("options")
	r := option.Read(given)
	opts := &etag.Options{Weak: r.Bool("weak")}
	if err := r.Done(); err != nil {
		return nil, err
	}
	return etag.New(opts), nil
}
