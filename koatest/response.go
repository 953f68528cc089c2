package koatest

import (
	"encoding/json"
	"net/http"
)

// Response is a response that was read to its end.
type Response struct {
	// Status is the status code, 0 when the connection was cut before the head.
	Status int

	// Header are the headers as they came, nil without a head.
	Header http.Header

	// Body is the whole body, as sent: a content coding is not undone.
	Body []byte

	// Errors are what the application reported to its OnError listeners for this
	// request, in order. It is empty for handlers that are no *koa.Application.
	Errors []error

	// Err is why the response is not whole, nil when it is. It wraps [ErrAborted]
	// when that was the application's doing. Expectations fail when it is set.
	Err error

	call  *Call
	proto string
}

// String shows the head and the body, shortened where it is long, for messages
// of tests.
func (r *Response) String() string { return text(r.page().lines()) }

// JSON decodes the body. It ends the test when the body is no JSON or does not
// fit T.
func JSON[T any](r *Response) T {
	r.call.client.tb.Helper()
	var v T
	if err := json.Unmarshal(r.Body, &v); err != nil {
		r.failf(nil, "the body is no JSON of type %T: %v", v, err)
	}
	return v
}
