package bodyparser

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/koa-go/koa"
)

// Decode fills a new T with the body and validates it. Fields are named by
// their json tags as in encoding/json; the numbers of a JSON body keep all their
// digits. From a form, texts become the numbers and booleans that T wants, and a
// single value a list of one. A time.Duration is also read from a text such as
// "1m30s". A field that the body lacks keeps its zero value; [Optional] tells the
// two apart. Null is only for what can be nil, and Optional.
//
// After that, Validate is called on every value in T that has it, the inner ones
// first:
//
//	func (u User) Validate() error
//
// The error says what a client did wrong and where, and is made to be returned:
//
//	400  a field of another type: "items[2].price: want a number, got a string"
//	415  the request has a body of a type that is not parsed
//	422  what Validate returned, unless that has a status of its own
//
// errors.As finds the [FieldError] in it. Decode reads what the client sent, not
// what layers made of it with [koa.Request.SetBody]; only for a body that
// another parser read, multipart say, it takes that.
func Decode[T any](ctx *koa.Context) (T, error) {
	var v, zero T
	src, b, err := source(ctx)
	if err != nil {
		return zero, err
	}
	dst := reflect.ValueOf(&v).Elem()
	if err := b.bind(dst, src); err != nil {
		return zero, answer(http.StatusBadRequest, err)
	}
	if err := validate(dst, nil); err != nil {
		return zero, answer(http.StatusUnprocessableEntity, err)
	}
	return v, nil
}

// FieldError is what is wrong with one field of a body.
type FieldError struct {
	// Path is where the field is: "items[2].price", "" for the body as a whole.
	Path string

	// Problem is what is wrong with it.
	Problem string

	// Err is what Validate or a type's own UnmarshalJSON returned, if one did.
	Err error
}

// Error names the path and the problem.
func (e *FieldError) Error() string {
	if e.Path == "" {
		return e.Problem
	}
	return e.Path + ": " + e.Problem
}

// Unwrap returns Err.
func (e *FieldError) Unwrap() error { return e.Err }

// answer makes an error for the client. One that is no FieldError, or whose
// cause has a status, stays what it is.
func answer(status int, err error) error {
	field, ok := errors.AsType[*FieldError](err)
	if !ok {
		return err
	}
	var coder interface{ StatusCode() int }
	if errors.As(field.Err, &coder) {
		return field.Err
	}
	return koa.NewError(status, field.Error(), field)
}

// source returns the body to decode, and a binder for it.
func source(ctx *koa.Context) (any, *binder, error) {
	r, ok := readKey.Get(ctx)
	switch {
	case !ok:
		return foreign(ctx)
	case r.err != nil:
		return nil, nil, r.err
	case r.kind == nil && !r.untouched(ctx):
		return foreign(ctx)
	case r.kind == nil && ctx.Request.HasBody() && ctx.Request.Length() != 0:
		return nil, nil, ctx.Throw(http.StatusUnsupportedMediaType, "Content-Type must be one of "+r.config.types())
	}
	b := &binder{strict: r.config.unknownFields}
	switch {
	case r.kind == nil:
		return map[string]any{}, b, nil
	case r.kind.name == "json":
		src, err := r.config.parseExactJSON(r.raw)
		return src, b, err
	}
	b.convert = r.kind.name == "form"
	src, err := r.kind.parse(r.config, r.raw)
	return src, b, err
}

// untouched reports whether the body is what the middleware left where it parsed
// nothing.
func (r *read) untouched(ctx *koa.Context) bool {
	if ctx.Request.Body() == nil {
		return true
	}
	body, ok := ctx.Request.Body().(map[string]any)
	return ok && reflect.ValueOf(body).Pointer() == reflect.ValueOf(r.nothing).Pointer()
}

// foreign is source for a body that another middleware has parsed.
func foreign(ctx *koa.Context) (any, *binder, error) {
	body := ctx.Request.Body()
	if body == nil {
		return nil, nil, fmt.Errorf("bodyparser: Decode found no parsed body: put bodyparser.New in front, and %s into Options.ParsedMethods", ctx.Method())
	}
	return body, &binder{convert: true}, nil
}

// types are the media types that are parsed.
func (c *config) types() string {
	var all []string
	for _, k := range c.kinds {
		all = append(all, k.types...)
	}
	return strings.Join(all, ", ")
}
