package scenario

import (
	"io/fs"
	"path/filepath"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/middleware/static"
)

// staticLayer is koa-static.
func staticLayer(b *builder, spec *option.Reader) (koa.Middleware, error) {
	root := filepath.Join(b.root, filepath.FromSlash(spec.Text("root")))
	given, _ := spec.Any("options")
	r := option.Read(given)
	opts, err := b.staticOptions(r)
	if err != nil {
		return nil, err
	}
	opts.Defer = r.Bool("defer")
	if err := r.Done(); err != nil {
		return nil, err
	}
	return atSetup(func() (koa.Middleware, error) { return static.New(root, opts), nil })
}

// staticOptions are those of koa-send.
func (b *builder) staticOptions(r *option.Reader) (*static.Options, error) {
	opts := &static.Options{
		Hidden:     r.Bool("hidden"),
		MaxAge:     r.Millis("maxAge") + r.Millis("maxage"),
		Immutable:  r.Bool("immutable"),
		Extensions: extensions(r),
	}
	opts.Index, opts.DisableIndex = r.TextOrFalse("index")
	opts.DisableFormat = isOff(r, "format")
	opts.DisableGzip, opts.DisableBrotli = isOff(r, "gzip"), isOff(r, "brotli")
	setHeaders, err := b.functionOption(r, "setHeaders")
	if err != nil {
		return nil, err
	}
	if setHeaders != nil {
		opts.SetHeaders = func(ctx *koa.Context, _ string, _ fs.FileInfo) { _, _ = setHeaders(ctx, "") }
	}
	return opts, nil
}

// extensions reads a list, or false for none.
func extensions(r *option.Reader) []string {
	if v, _ := r.Any("extensions"); v == false {
		return nil
	}
	return r.Texts("extensions")
}

// isOff reports whether an option that is on by default is false.
func isOff(r *option.Reader, name string) bool {
	v, given := r.Any(name)
	return given && v == false
}
