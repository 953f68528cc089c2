package scenario

import (
	"log/slog"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/middleware/csrf"
	"github.com/koa-go/koa/middleware/session"
)

// csrfLayer is middleware/csrf with its secret in the session.
func csrfLayer(b *builder, spec *option.Reader) (koa.Middleware, error) {
	v, _ := spec.Any("options")
	r := option.Read(v)
	opts := &csrf.Options{
		Session:          csrf.InSession(session.From),
		ExcludedMethods:  r.Texts("excludedMethods"),
		DisableQuery:     r.Bool("disableQuery"),
		IgnoredPathGlobs: r.Texts("ignoredPathGlobs"),
		Logger:           slog.New(slog.DiscardHandler),
	}
	if handler := b.hook(r, "errorHandler"); handler != nil {
		opts.ErrorHandler = func(ctx *koa.Context, _ *csrf.Refusal) error {
			_, err := handler(ctx, "")
			return err
		}
	}
	if err := r.Done(); err != nil {
		return nil, err
	}
	return atSetup(func() (koa.Middleware, error) { return csrf.New(opts), nil })
}
