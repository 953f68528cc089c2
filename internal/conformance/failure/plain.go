// Package failure makes the errors that vectors throw, and shows errors as
// vectors describe them.
package failure

import (
	"fmt"
	"net/http"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
)

// plain is an ordinary error with properties, as JavaScript hangs them on any
// error. What Go has for that is a StatusCode method or a wrapped HTTPError.
type plain struct {
	message string
	status  any // what the properties say, null if nothing
	expose  any
}

func (e *plain) Error() string { return e.message }

// coded is a plain error which carries a status and nothing else that koa
// heeds.
type coded struct {
	plain
	code int
}

func (e *coded) StatusCode() int { return e.code }

// dressed is a plain error with properties that only an HTTPError has.
type dressed struct {
	plain
	http *koa.HTTPError
}

func (e *dressed) Unwrap() error { return e.http }

// New makes an ordinary error with properties: status, statusCode, expose and
// headers have a meaning, others are for listeners.
func New(message string, props ordered.Object) (error, error) {
	e := plain{message: message}
	e.status, _ = props.Get("status")
	e.expose, _ = props.Get("expose")
	code, err := statusCode(props)
	if err != nil {
		return nil, err
	}
	header, err := headers(props)
	if err != nil {
		return nil, err
	}
	expose, isBool := e.expose.(bool)
	switch {
	case isBool || header != nil:
		if code == 0 {
			code = http.StatusInternalServerError
		}
		return &dressed{e, &koa.HTTPError{Status: code, Message: message, Expose: expose, Header: header}}, nil
	case code != 0:
		return &coded{e, code}, nil
	}
	return &e, nil
}

// statusCode is the status that the properties give an error, 0 for none.
func statusCode(props ordered.Object) (int, error) {
	for _, name := range []string{"status", "statusCode"} {
		switch v, ok := props.Get(name); v := v.(type) {
		case float64:
			return int(v), nil
		default:
			if ok {
				return 0, option.Mismatch(name, v, "a number")
			}
		}
	}
	return 0, nil
}

func headers(props ordered.Object) (http.Header, error) {
	v, _ := props.Get("headers")
	if v == nil {
		return nil, nil
	}
	o, ok := v.(ordered.Object)
	if !ok {
		return nil, option.Mismatch("headers", v, "an object")
	}
	h := make(http.Header, len(o))
	for _, f := range o {
		values, err := option.Texts(f.Value)
		if err != nil {
			return nil, err
		}
		h[http.CanonicalHeaderKey(f.Name)] = values
	}
	return h, nil
}

// FromObject makes the error that {"$error": {"message", ...}} stands for.
func FromObject(o ordered.Object) (error, error) {
	message, _ := o.Get("message")
	text, ok := message.(string)
	if !ok {
		return nil, fmt.Errorf("an $error needs a message, got %s", ordered.Text(o))
	}
	return New(text, o)
}
