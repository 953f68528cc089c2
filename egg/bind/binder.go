package bind

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"sync"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/validate"
	"github.com/koa-go/koa/middleware/bodyparser"
)

// Options are those of [New].
type Options struct {
	// Validator checks the validate tags and makes the errors. Default: one of
	// package validate without options.
	Validator *validate.Validator
}

// Binder fills types from requests. It may be used by any number of goroutines.
type Binder struct {
	validator *validate.Validator
	decoder   *bodyparser.Decoder
	plans     sync.Map // of *plan by reflect.Type
}

// New makes a Binder. Nil options are the defaults.
func New(opts *Options) *Binder {
	b := &Binder{}
	if opts != nil {
		b.validator = opts.Validator
	}
	if b.validator == nil {
		b.validator = validate.New(nil)
	}
	b.decoder = bodyparser.NewDecoder(b.rule)
	return b
}

// Check reports whether a struct type can be filled: that its tags make sense
// together, that there are such validate rules for such fields, and that defaults
// are values. Call it at set-up, so that a mistake shows before the first request.
func (b *Binder) Check(t reflect.Type) error {
	_, err := b.planOf(t)
	return err
}

// Decode fills the struct that into points to with the request. The error is made
// to be returned, see the package comment; one about the type itself is a mistake
// of the program, which [Binder.Check] finds earlier. After an error the struct is
// partly filled.
func (b *Binder) Decode(ctx *koa.Context, into any) error {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return fmt.Errorf("bind: Decode fills what a pointer points to, got %T", into)
	}
	p, err := b.planOf(v.Type().Elem())
	if err != nil {
		return err
	}
	d := &decoding{Binder: b, plan: p, ctx: ctx, v: v.Elem()}
	if err := d.run(); err != nil {
		return err
	}
	if len(d.errs) > 0 {
		return b.validator.Failed(ctx, d.errs)
	}
	return b.validateSelf(ctx, into)
}

// validateSelf calls the Validate methods of the type.
func (b *Binder) validateSelf(ctx *koa.Context, into any) error {
	err := b.decoder.Validate(into)
	field, ok := errors.AsType[*bodyparser.FieldError](err)
	if !ok {
		return err
	}
	var status interface{ StatusCode() int }
	if errors.As(field.Err, &status) {
		return field.Err
	}
	if errs, ok := errors.AsType[validate.Errors](field.Err); ok {
		return b.validator.Failed(ctx, below(field.Path, errs))
	}
	return b.validator.Failed(ctx, validate.Errors{validate.NewError(field.Path, validate.CodeInvalid, field.Problem)})
}

// below puts a path in front of the fields of errors.
func below(path string, errs validate.Errors) validate.Errors {
	all := make(validate.Errors, len(errs))
	for i, e := range errs {
		if path != "" && e.Field != "" && e.Field[0] != '[' {
			e.Field = "." + e.Field
		}
		e.Field = path + e.Field
		all[i] = e
	}
	return all
}

// errUnsupported is the answer to a body that a type does not take.
func errUnsupported() error {
	return koa.NewError(http.StatusUnsupportedMediaType,
		"Content-Type must be application/x-www-form-urlencoded or multipart/form-data")
}
