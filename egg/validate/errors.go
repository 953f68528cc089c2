package validate

import (
	"net/http"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/internal/jsvalue"
)

// The codes of errors, which are for programs and never translated.
const (
	// CodeMissing is for a field that must be there and is not.
	CodeMissing = "missing_field"

	// CodeInvalid is for everything else.
	CodeInvalid = "invalid"
)

// FieldError is what is wrong with one field.
type FieldError struct {
	// Message is for people.
	Message string `json:"message"`

	// Code is [CodeMissing] or [CodeInvalid].
	Code string `json:"code"`

	// Field is where the field is: "items[2].price". It is "" for the data as a
	// whole.
	Field string `json:"field,omitempty"`

	text string // Message before its args, "" when it cannot be translated
	args []any
}

// Error names the field and the problem.
func (e FieldError) Error() string {
	if e.Field == "" {
		return e.Message
	}
	return e.Field + ": " + e.Message
}

// NewError makes an error for a field. The message is text with its %s replaced
// by args, and text is what is translated.
func NewError(field, code, text string, args ...any) FieldError {
	return FieldError{Message: jsvalue.Format(text, args...), Code: code, Field: field, text: text, args: args}
}

// translated is the error in another language.
func (e FieldError) translated(translate func(text string, args ...any) string) FieldError {
	if e.text != "" {
		e.Message = translate(e.text, e.args...)
	}
	return e
}

// Errors is what is wrong with some data.
type Errors []FieldError

// Error joins the errors with semicolons.
func (e Errors) Error() string {
	texts := make([]string, len(e))
	for i, err := range e {
		texts[i] = err.Error()
	}
	return strings.Join(texts, "; ")
}

// Failed makes the error that Egg answers invalid data with: 422 "Validation
// Failed" with the code invalid_param and the errors, in the language of the
// request. It is nil when there are no errors. A nil ctx does not translate.
// errors.As finds the [Errors] in it.
func (v *Validator) Failed(ctx *koa.Context, errs Errors) error {
	if len(errs) == 0 {
		return nil
	}
	if v.translate != nil && ctx != nil {
		translate := func(text string, args ...any) string { return v.translate(ctx, text, args...) }
		all := make(Errors, len(errs))
		for i, e := range errs {
			all[i] = e.translated(translate)
		}
		errs = all
	}
	return koa.NewError(http.StatusUnprocessableEntity, "Validation Failed", errs,
		koa.Props{"code": "invalid_param", "errors": errs})
}
