package failure

import (
	"errors"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/internal/conformance/match"
	"github.com/koa-go/koa/internal/conformance/ordered"
)

// Describe shows an error as vectors do: message, status and expose, null for
// what it does not have.
func Describe(err error) ordered.Object {
	for e := err; e != nil; e = errors.Unwrap(e) {
		if o := describe(e); o != nil {
			return o
		}
	}
	return show(match.Message(err.Error()), statusOf(err), nil)
}

// describe shows errors of which the parts are known; nil for all others.
func describe(err error) ordered.Object {
	switch e := err.(type) { //nolint:errorlint // Describe goes through the chain
	case *plain:
		return show(e.message, e.status, e.expose)
	case *coded:
		return show(e.message, e.status, e.expose)
	case *dressed:
		return show(e.message, e.status, e.expose)
	case *koa.HTTPError:
		return show(e.Message, float64(e.Status), e.Expose)
	case *koa.PanicError:
		return describePanic(e)
	case *koa.HeaderError:
		return show(match.Message(e.Name+" "+e.Reason), nil, nil)
	case *cookies.Error:
		// Its text goes on with the name of the cookie and with advice; the cause
		// is what the JavaScript package says.
		return show(match.Message(e.Err.Error()), nil, nil)
	}
	return nil
}

// describePanic shows what was panicked with: what JavaScript throws, be it
// thrown on purpose or not, is an error like any other.
func describePanic(p *koa.PanicError) ordered.Object {
	if cause, ok := p.Value.(error); ok {
		return Describe(cause)
	}
	if text, ok := p.Value.(string); ok {
		return show(match.Message(text), nil, nil)
	}
	return show(match.Message(p.Error()), nil, nil)
}

func statusOf(err error) any {
	var coder interface{ StatusCode() int }
	if errors.As(err, &coder) {
		return float64(coder.StatusCode())
	}
	return nil
}

func show(message, status, expose any) ordered.Object {
	return ordered.Object{
		{Name: "message", Value: message},
		{Name: "status", Value: status},
		{Name: "expose", Value: expose},
	}
}
