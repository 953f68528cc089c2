package scenario

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/failure"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/conformance/wire"
)

// function stands for a function among the options of a layer. subject is what
// a filter is asked about, the content type, and "" elsewhere; ctx may be nil
// for functions that no request calls.
type function func(ctx *koa.Context, subject string) (any, error)

// maker builds a function from the other keys of its object.
type maker func(b *builder, spec *option.Reader) function

// makerTable are all functions of the format. A nil one has no implementation
// yet.
func makerTable() map[string]maker {
	return merged(map[string]maker{
		"const":        constFunction,
		"header":       headerFunction,
		"log-and-body": logAndBodyFunction,
		"path-is":      pathIsFunction,
		"sequence":     sequenceFunction,
		"set-headers":  setHeadersFunction,
		"throw":        throwFunction,
		"type-matches": typeMatchesFunction,
	}, sessionMakers)
}

// function reads {"$fn": name, ...}; ok is false for any other value.
func (b *builder) function(v any) (fn function, ok bool, err error) {
	o, _ := v.(ordered.Object)
	if !o.Has("$fn") {
		return nil, false, nil
	}
	spec := option.Read(o)
	name := spec.Text("$fn")
	build, known := b.tables.makers[name]
	switch {
	case !known:
		return nil, false, fmt.Errorf("unknown $fn %q", name)
	case build == nil:
		return nil, false, notYet("$fn " + name)
	}
	fn = build(b, spec)
	return fn, true, spec.Done()
}

// pattern reads {"$regexp": pattern, "flags": "i"}; ok is false for any other
// value.
func pattern(v any) (re *regexp.Regexp, ok bool, err error) {
	o, _ := v.(ordered.Object)
	if !o.Has("$regexp") {
		return nil, false, nil
	}
	spec := option.Read(o)
	text, flags := spec.Text("$regexp"), spec.Text("flags")
	if err := spec.Done(); err != nil {
		return nil, false, err
	}
	if flags != "" {
		text = "(?" + flags + ")" + text
	}
	re, err = regexp.Compile(text)
	return re, err == nil, err
}

func constFunction(_ *builder, spec *option.Reader) function {
	v, _ := spec.Any("value")
	return func(*koa.Context, string) (any, error) { return v, nil }
}

func headerFunction(_ *builder, spec *option.Reader) function {
	name := spec.Text("name")
	return func(ctx *koa.Context, _ string) (any, error) { return wire.FromBytes(ctx.Get(name)), nil }
}

func throwFunction(_ *builder, spec *option.Reader) function {
	v, _ := spec.Any("args")
	list, _ := v.([]any)
	status, rest, err := failure.Args(list)
	if err != nil {
		spec.Fail(err)
	}
	return func(ctx *koa.Context, _ string) (any, error) { return nil, ctx.Throw(status, rest...) }
}

func logAndBodyFunction(b *builder, spec *option.Reader) function {
	marker, body := spec.Text("marker"), spec.Text("body")
	return func(ctx *koa.Context, _ string) (any, error) {
		b.journal.push(marker)
		ctx.SetBody(body)
		return nil, nil
	}
}

func typeMatchesFunction(_ *builder, spec *option.Reader) function {
	re, err := regexp.Compile(spec.Text("pattern"))
	if err != nil {
		spec.Fail(err)
	}
	return func(_ *koa.Context, contentType string) (any, error) { return re.MatchString(contentType), nil }
}

func pathIsFunction(_ *builder, spec *option.Reader) function {
	path := spec.Text("value")
	return func(ctx *koa.Context, _ string) (any, error) { return ctx.Path() == path, nil }
}

func sequenceFunction(_ *builder, spec *option.Reader) function {
	prefix, n := spec.Text("prefix"), 0
	return func(*koa.Context, string) (any, error) {
		n++
		return prefix + strconv.Itoa(n), nil
	}
}

func setHeadersFunction(_ *builder, spec *option.Reader) function {
	v, _ := spec.Any("headers")
	fields, _ := v.(ordered.Object)
	for _, f := range fields {
		if _, isText := f.Value.(string); !isText {
			spec.Fail(option.Mismatch(f.Name, f.Value, "a text"))
		}
	}
	return func(ctx *koa.Context, _ string) (any, error) {
		for _, f := range fields {
			ctx.Set(f.Name, f.Value.(string))
		}
		return nil, nil
	}
}
