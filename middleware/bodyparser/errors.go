package bodyparser

import (
	"fmt"
	"net/http"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/bytesize"
)

// ParseError says why a body is not what its type says it is. It is answered
// with 400; the client sees no more than that, for the text may quote the body.
type ParseError struct {
	// Problem is what is wrong, and where in a JSON text.
	Problem string

	// Path is where in a JSON value it is: "items[2].price". It is "" for the
	// value as a whole.
	Path string

	// Offset is the byte of the body, 0 for the first. It is 0 when a rule is
	// broken by the body as a whole.
	Offset int

	// Body is what could not be parsed, as far as it was read.
	Body []byte

	// Err is the cause, if there is one.
	Err error
}

// Error returns the problem.
func (e *ParseError) Error() string { return e.Problem }

// Unwrap returns the cause.
func (e *ParseError) Unwrap() error { return e.Err }

// StatusCode returns 400.
func (e *ParseError) StatusCode() int { return http.StatusBadRequest }

// EncodingError says that a body has a Content-Encoding that is not decoded. It
// is answered with 415.
type EncodingError struct {
	// Encoding is the value of the header.
	Encoding string
}

// Error names the encoding.
func (e *EncodingError) Error() string { return "Unsupported Content-Encoding: " + e.Encoding }

// StatusCode returns 415.
func (e *EncodingError) StatusCode() int { return http.StatusUnsupportedMediaType }

// tooLarge is the error for a body over the limit of its kind.
func (k *kind) tooLarge() error {
	return koa.NewError(http.StatusRequestEntityTooLarge,
		fmt.Sprintf("request entity too large: %s is %s", k.limitName, bytesize.Format(k.limit)),
		koa.Props{"type": "entity.too.large", "limit": k.limit})
}
