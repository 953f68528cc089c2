package proxy

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/koa-go/koa/internal/gateway"
)

var (
	// ErrNoInstance says that the service has no instance.
	ErrNoInstance = errors.New("no instance")

	// ErrOverloaded says that all instances have as many requests as they may
	// have, and as many that wait.
	ErrOverloaded = errors.New("all instances are busy")

	// ErrBreakerOpen says that too many requests have failed, so that none is sent
	// for a time; see Options.BreakRatio.
	ErrBreakerOpen = errors.New("the circuit breaker is open")

	// ErrClosed says that the Proxy was closed.
	ErrClosed = errors.New("closed")

	// ErrTimeout says that a limit of the Options has passed; the text names it.
	ErrTimeout = errors.New("timeout")
)

// Error is why a request got no answer.
type Error struct {
	// Status is what to answer: 503 when nothing was sent since there was no
	// instance, no connection or no room, or the circuit breaker was open; 504 when the instance took too long; 502
	// when it broke the connection or answered with what is no answer; 400, 408 or
	// 413 when it was the body of the client that broke, and 499 when the client
	// has gone away.
	Status int

	// Service is what was asked for, and Instance the id of the instance that was
	// tried last: empty if there was none.
	Service, Instance string

	// RetryAfter is how long to wait until another request makes sense: while the
	// circuit breaker is open. It is 0 when nobody knows. A Proxy sends it to clients
	// as Retry-After, in whole seconds.
	RetryAfter time.Duration

	// Err is the cause.
	Err error
}

// Error names the service, the instance and the cause.
func (e *Error) Error() string {
	if e.Instance == "" {
		return fmt.Sprintf("proxy: %s: %v", e.Service, e.Err)
	}
	return fmt.Sprintf("proxy: %s at %s: %v", e.Service, e.Instance, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// StatusCode returns Status.
func (e *Error) StatusCode() int { return e.Status }

// unasked reports whether no instance had anything to do with it.
func (e *Error) unasked() bool {
	return errors.Is(e.Err, ErrNoInstance) || errors.Is(e.Err, ErrOverloaded) || errors.Is(e.Err, ErrClosed)
}

// statusClientClosed is nginx's status for clients that have gone away; nobody
// sees it but logs.
const statusClientClosed = 499

// statusOf is 502 for what is no Error, such as a failure of the upgrade.
func statusOf(err error) int {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Status
	}
	return http.StatusBadGateway
}

// failure makes an Error of why there is no answer. ctx is that of the try, and
// client that of the request.
func (p *Proxy) failure(client, ctx context.Context, n *Node, body *requestBody, err error) *Error {
	e := &Error{Service: p.service, Status: http.StatusBadGateway, Err: err}
	if n != nil {
		e.Instance = n.Instance().ID
	}
	cause, sent := context.Cause(ctx), body.failed()
	switch {
	case errors.Is(client.Err(), context.Canceled):
		e.Status, e.Err = statusClientClosed, context.Cause(client)
	case sent != nil:
		e.Status, e.Err = clientStatus(sent), sent
	case cause != nil:
		e.Status, e.Err = http.StatusGatewayTimeout, cause
	case gateway.IsTimeout(err):
		e.Status, e.Err = http.StatusGatewayTimeout, fmt.Errorf("%w: %w", ErrTimeout, err)
	case gateway.IsUnreachable(err), e.unasked(), n == nil:
		e.Status = http.StatusServiceUnavailable
	}
	return e
}

// clientStatus is for an error of reading the request's body.
func clientStatus(err error) int {
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return http.StatusRequestEntityTooLarge
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return http.StatusRequestTimeout
	}
	return http.StatusBadRequest
}
