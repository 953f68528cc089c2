package scenario

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/bytesize"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/middleware/bodyparser"
)

func bodyparserLayer(b *builder, spec *option.Reader) (koa.Middleware, error) {
	v, _ := spec.Any("options")
	r := option.Read(v)
	opts := &bodyparser.Options{
		EnableTypes:   r.Texts("enableTypes"),
		ParsedMethods: r.Texts("parsedMethods"),
		JSONLimit:     size(r, "jsonLimit"),
		FormLimit:     size(r, "formLimit"),
		TextLimit:     size(r, "textLimit"),
		XMLLimit:      size(r, "xmlLimit"),
		ExtendTypes:   typesByKind(r),
	}
	if strict, given := r.Any("jsonStrict"); given {
		opts.LooseJSON = strict == false
	}
	detect, err := b.functionOption(r, "detectJSON")
	if err != nil {
		return nil, err
	}
	if detect != nil {
		opts.DetectJSON = func(ctx *koa.Context) bool {
			isJSON, _ := detect(ctx, "")
			return isJSON == true
		}
	}
	onError, err := b.functionOption(r, "onError")
	if err != nil {
		return nil, err
	}
	if onError != nil {
		opts.OnError = func(_ error, ctx *koa.Context) error {
			_, err := onError(ctx, "")
			return err
		}
	}
	if err := r.Done(); err != nil {
		return nil, err
	}
	return atSetup(func() (koa.Middleware, error) { return bodyparser.New(opts), nil })
}

// size reads a number of bytes, or a text such as "100kb".
func size(r *option.Reader, name string) int64 {
	v, _ := r.Any(name)
	switch v := v.(type) {
	case nil:
		return 0
	case float64:
		return int64(v)
	case string:
		if n, ok := bytesize.Parse(v); ok {
			return n
		}
	}
	r.Fail(option.Mismatch(name, v, "a size"))
	return 0
}

func typesByKind(r *option.Reader) map[string][]string {
	v, _ := r.Any("extendTypes")
	o, _ := v.(ordered.Object)
	types := make(map[string][]string, len(o))
	for _, f := range o {
		texts, err := option.Texts(f.Value)
		if err != nil {
			r.Fail(err)
		}
		types[f.Name] = texts
	}
	return types
}

// functionOption is an option that is a function, nil without one.
func (b *builder) functionOption(r *option.Reader, name string) (function, error) {
	v, given := r.Any(name)
	if !given {
		return nil, nil
	}
	fn, ok, err := b.function(v)
	if err == nil && !ok {
		err = option.Mismatch(name, v, "a function")
	}
	return fn, err
}
