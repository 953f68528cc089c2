package requestid

import (
	"errors"
	"net/http"

	"github.com/koa-go/koa"
)

// withHeader adds a header to the answer that err will get. Status and text of
// that answer, and what errors.Is and errors.As find, stay as they are.
func withHeader(err error, name, value string) error {
	e := &koa.HTTPError{Status: koa.StatusOf(err), Message: err.Error(), Err: err}
	if inner := answerOf(err); inner != nil {
		e.Message, e.Expose, e.Props, e.Header = inner.Message, inner.Expose, inner.Props, inner.Header.Clone()
	}
	if e.Header == nil {
		e.Header = make(http.Header, 1)
	}
	e.Header.Set(name, value)
	return e
}

// answerOf is the error in err's chain that says how to answer, nil when there
// is none. A panic is a plain 500 whatever its value is.
func answerOf(err error) *koa.HTTPError {
	if _, isPanic := errors.AsType[*koa.PanicError](err); isPanic {
		return nil
	}
	e, _ := errors.AsType[*koa.HTTPError](err)
	return e
}
