package koa

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/koa-go/koa/internal/statuses"
	"github.com/koa-go/koa/internal/vary"
)

// HTTPError is an error that knows how it wants to be answered. It is what
// [Context.Throw] and [NewError] make; a literal works as well.
type HTTPError struct {
	// Status is the status code of the answer. An error answer with a code that
	// has no registered reason is sent as 500.
	Status int

	// Message is the text of the error. The client sees it only when Expose is
	// set, otherwise it sees the reason phrase of Status.
	Message string

	// Expose says that the client may see Message. [NewError] sets it for
	// statuses below 500.
	Expose bool

	// Header is set on the answer, whose other headers an error removes.
	// Content-Type and Content-Length in it are ignored.
	Header http.Header

	// Err is the cause, for logs and for errors.Is; clients never see it.
	Err error

	// Props are further fields for error listeners and error pages.
	Props Props
}

// Props are named extras of an error: Koa's third argument of ctx.throw.
// "message" (string), "expose" (bool) and "headers" (http.Header or
// map[string]string) set the fields of those names of the [HTTPError]; "status"
// is ignored.
type Props map[string]any

// NewError makes an error for a status. Each of args is one of: a string, the
// message; an error, the cause; an http.Header; a [Props]. Without a message
// the text is the cause's, or else the reason phrase of the status. Without a
// message, a cause that has a status of its own keeps it. A status that is
// neither a known code nor 4xx or 5xx becomes 500 (npm http-errors).
func NewError(status int, args ...any) *HTTPError {
	e := &HTTPError{Status: status}
	named := false
	for _, arg := range args {
		switch arg := arg.(type) {
		case nil:
		case string:
			e.Message, named = arg, true
		case error:
			e.Err = arg
		case http.Header:
			e.Header = arg
		case Props:
			e.Props = arg
		default:
			panic(fmt.Sprintf("koa: NewError and Throw take a string, an error, an http.Header or koa.Props after the status, got %T", arg))
		}
	}
	if !named && e.Err != nil {
		if own, ok := statusIn(e.Err); ok {
			e.Status = own
		}
	}
	if statuses.Message(e.Status) == "" && (e.Status < 400 || e.Status > 599) {
		e.Status = http.StatusInternalServerError
	}
	e.Expose = e.Status < 500
	if !named {
		e.Message = e.defaultMessage()
	}
	e.applyProps()
	return e
}

func (e *HTTPError) defaultMessage() string {
	if e.Err != nil {
		return e.Err.Error()
	}
	if msg := statuses.Message(e.Status); msg != "" {
		return msg
	}
	// An unregistered code is an instance of its class (http-errors).
	return statuses.Message(e.Status / 100 * 100)
}

func (e *HTTPError) applyProps() {
	if message, ok := e.Props["message"].(string); ok {
		e.Message = message
	}
	if expose, ok := e.Props["expose"].(bool); ok {
		e.Expose = expose
	}
	switch h := e.Props["headers"].(type) {
	case http.Header:
		e.Header = h
	case map[string]string:
		e.Header = make(http.Header, len(h))
		for name, value := range h {
			e.Header.Set(name, value)
		}
	}
}

// Error returns the message.
func (e *HTTPError) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *HTTPError) Unwrap() error { return e.Err }

// StatusCode returns the status.
func (e *HTTPError) StatusCode() int { return e.Status }

// PanicError is what a panic in a layer becomes for the layers outside. It is
// answered with 500; value and stack are for the log only.
type PanicError struct {
	// Value is what panic was called with.
	Value any

	// Stack is the goroutine's stack at the panic.
	Stack []byte
}

// Error says what the panic said.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// Unwrap returns the value when it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// StatusCode is 500 whatever the value is.
func (e *PanicError) StatusCode() int { return http.StatusInternalServerError }

// HeaderError says which response header was refused and why. The value is
// left out: it may be a secret.
type HeaderError struct {
	// Name is the header, as given.
	Name string

	// Reason is what is wrong with the name or the value.
	Reason string
}

// Error names the header and the reason.
func (e *HeaderError) Error() string {
	return fmt.Sprintf("koa: invalid response header %q: %s", e.Name, e.Reason)
}

// StatusOf is the status an error is answered with: that of the first error in
// its chain that has a StatusCode() int method, 413 for an
// *http.MaxBytesError, 500 for any other error, and 0 for nil. So errors of
// packages that do not know koa can carry a status.
func StatusOf(err error) int {
	if err == nil {
		return 0
	}
	if status, ok := statusIn(err); ok {
		return status
	}
	return http.StatusInternalServerError
}

type statusCoder interface{ StatusCode() int }

func statusIn(err error) (int, bool) {
	if coder, ok := errors.AsType[interface {
		error
		statusCoder
	}](err); ok {
		return coder.StatusCode(), true
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return http.StatusRequestEntityTooLarge, true
	}
	return 0, false
}

// answerTo is what an error wants sent: the headers to keep and, when a client
// may see it, the text.
func answerTo(err error) (status int, text string, header http.Header) {
	status = StatusOf(err)
	if statuses.Message(status) == "" {
		status = http.StatusInternalServerError
	}
	text = statuses.Message(status)
	e := HTTPErrorOf(err)
	if e == nil {
		return status, text, nil
	}
	if e.Expose {
		text = e.Message
	}
	return status, text, e.Header
}

// HTTPErrorOf returns the HTTPError in err's chain that says how err is
// answered, or nil: then only [StatusOf] does. One that a panic was called with
// does not count; a panic is a plain 500.
func HTTPErrorOf(err error) *HTTPError {
	e, ok := errors.AsType[*HTTPError](err)
	if !ok {
		return nil
	}
	if p, ok := errors.AsType[*PanicError](err); ok && errors.Is(p, e) {
		return nil
	}
	return e
}

// WithHeader returns an error that is answered as err is, with the headers in
// header as well: for layers whose headers must survive an error. They take the
// place of headers err brings itself, but Vary is extended. What errors.Is and
// errors.As find stays; err is not changed and may be shared by requests.
func WithHeader(err error, header http.Header) error {
	kept := &HTTPError{Message: err.Error()}
	if e := HTTPErrorOf(err); e != nil {
		*kept = *e
	}
	kept.Status = StatusOf(err)
	kept.Err = err
	kept.Header = mergedHeader(kept.Header, header)
	return kept
}

func mergedHeader(own, header http.Header) http.Header {
	all := make(http.Header, len(own)+len(header))
	fields := ""
	for _, h := range []http.Header{own, header} {
		for name, values := range h {
			name = canonical(name)
			all[name] = values
			if name != "Vary" {
				continue
			}
			if joined, err := vary.Append(fields, values...); err == nil {
				fields = joined
			}
		}
	}
	if fields != "" {
		all["Vary"] = []string{fields}
	}
	return all
}

// exposed reports whether a client may see the error's message.
func exposed(err error) bool {
	e := HTTPErrorOf(err)
	return e != nil && e.Expose
}
