package scenario

import (
	"strconv"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/middleware/cors"
)

// corsLayer is middleware/cors.
func corsLayer(b *builder, spec *option.Reader) (koa.Middleware, error) {
	v, _ := spec.Any("options")
	r := option.Read(v)
	opts := &cors.Options{
		AllowMethods:         r.Texts("allowMethods"),
		AllowHeaders:         r.Texts("allowHeaders"),
		ExposeHeaders:        r.Texts("exposeHeaders"),
		MaxAge:               corsAge(r),
		SecureContext:        r.Bool("secureContext"),
		PrivateNetworkAccess: r.Bool("privateNetworkAccess"),
	}
	if v, given := r.Any("allowMethods"); given && v == nil {
		opts.AllowMethods = []string{}
	}
	if v, _ := r.Any("keepHeadersOnError"); v != nil {
		opts.DropHeadersOnError = !r.Bool("keepHeadersOnError")
	}
	b.corsOrigin(r, opts)
	b.corsCredentials(r, opts)
	if err := r.Done(); err != nil {
		return nil, err
	}
	return atSetup(func() (koa.Middleware, error) { return cors.New(opts), nil })
}

// corsAge is a number of seconds, perhaps as text.
func corsAge(r *option.Reader) time.Duration {
	v, _ := r.Any("maxAge")
	text, ok := v.(string)
	if !ok {
		return time.Duration(r.Number("maxAge") * float64(time.Second))
	}
	seconds, err := strconv.Atoi(text)
	if err != nil {
		r.Fail(option.Mismatch("maxAge", v, "seconds"))
	}
	return time.Duration(seconds) * time.Second
}

func (b *builder) corsOrigin(r *option.Reader, opts *cors.Options) {
	fn, ok := b.maybeFunction(r, "origin")
	if !ok {
		opts.Origin = r.Text("origin")
		return
	}
	opts.OriginFunc = func(ctx *koa.Context) (string, error) {
		v, err := fn(ctx, "")
		origin, _ := v.(string)
		return origin, err
	}
}

func (b *builder) corsCredentials(r *option.Reader, opts *cors.Options) {
	fn, ok := b.maybeFunction(r, "credentials")
	if !ok {
		opts.Credentials = r.Bool("credentials")
		return
	}
	opts.CredentialsFunc = func(ctx *koa.Context) (bool, error) {
		v, err := fn(ctx, "")
		return v == true, err
	}
}

// maybeFunction is a field that may be a function or something else.
func (b *builder) maybeFunction(r *option.Reader, name string) (fn function, ok bool) {
	v, _ := r.Any(name)
	fn, ok, err := b.function(v)
	if err != nil {
		r.Fail(err)
	}
	return fn, ok
}
