package scenario

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/failure"
	"github.com/koa-go/koa/internal/conformance/match"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/conformance/vectors"
)

func bodyOps() map[string]op {
	return map[string]op{
		"set-body":      setBodyOp,
		"set-body-from": setBodyFromOp,
	}
}

func setBodyOp(b *builder, a *args) koa.Middleware {
	o := a.object(0)
	if len(o) != 1 {
		a.fail(fmt.Errorf("a body has one kind, got %s", ordered.Text(o)))
		return nil
	}
	newBody, err := b.body(o[0].Name, o[0].Value)
	a.check(err)
	return do(func(ctx *koa.Context) { ctx.SetBody(newBody()) })
}

// body makes a function that gives a body of the kind, a new one each time.
func (b *builder) body(kind string, v any) (func() any, error) {
	switch kind {
	case "string":
		return always(v), nil
	case "json":
		return always(v), nil
	case "null":
		return always(nil), nil
	case "undefined":
		b.approximate = "Go has no undefined"
		return always(nil), nil
	case "repeat":
		return repeatBody(v)
	case "bytesBase64":
		text, _ := v.(string)
		bytes, err := base64.StdEncoding.DecodeString(text)
		return always(bytes), err
	case "stream":
		parts, err := option.Texts(v)
		return func() any { return &stream{parts: parts, err: io.EOF} }, err
	case "streamError":
		return failingBody(v)
	}
	return nil, fmt.Errorf("unknown kind of body %q", kind)
}

func always(v any) func() any { return func() any { return v } }

func repeatBody(v any) (func() any, error) {
	var r vectors.Repeat
	if err := json.Unmarshal([]byte(ordered.Text(v)), &r); err != nil {
		return nil, err
	}
	return always(r.String()), nil
}

func failingBody(v any) (func() any, error) {
	r := option.Read(v)
	parts := r.Texts("parts")
	given, _ := r.Any("error")
	if err := r.Done(); err != nil {
		return nil, err
	}
	o, _ := given.(ordered.Object)
	cause, err := failure.FromObject(o)
	return func() any { return &stream{parts: parts, err: cause} }, err
}

// stream gives one part for each Read and then fails, be it with io.EOF.
type stream struct {
	parts []string
	rest  strings.Reader
	err   error
}

func (s *stream) Read(p []byte) (int, error) {
	for s.rest.Len() == 0 {
		if len(s.parts) == 0 {
			return 0, s.err
		}
		s.rest.Reset(s.parts[0])
		s.parts = s.parts[1:]
	}
	return s.rest.Read(p)
}

// setBodyFromOp makes the body of the value of a property. One that is not
// there is undefined in JavaScript: unlike null it is no body, only the status
// that says so, and a later status brings back the text of its own.
func setBodyFromOp(b *builder, a *args) koa.Middleware {
	read, err := b.property(a.text(0))
	a.check(err)
	return do(func(ctx *koa.Context) {
		value := match.Plain(read(b, ctx))
		if value == nil {
			ctx.SetStatus(http.StatusNoContent)
			return
		}
		ctx.SetBody(value)
	})
}
