package scenario

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/middleware/responsetime"
)

// responseTimeLayer is koa-response-time.
func responseTimeLayer(_ *builder, spec *option.Reader) (koa.Middleware, error) {
	given, _ := spec.Any("options")
	r := option.Read(given)
	opts := &responsetime.Options{HRTime: r.Bool("hrtime")}
	if err := r.Done(); err != nil {
		return nil, err
	}
	return responsetime.New(opts), nil
}
