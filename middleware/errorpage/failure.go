package errorpage

import (
	"net/http"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/statuses"
)

// Failure is an error as it is to be answered.
type Failure struct {
	// Err is the error, for what Message does not say. It may hold secrets.
	Err error

	// Status is the status of the answer.
	Status int

	// Message is what this client may read: the error's message if it is exposed
	// or Details is set, and the reason phrase of Status otherwise.
	Message string

	// Details reports whether this client may see everything.
	Details bool
}

// failure says what of err ctx's client may see.
func (l *layer) failure(ctx *koa.Context, err error) *Failure {
	f := &Failure{Err: err, Status: koa.StatusOf(err), Details: l.details(ctx)}
	if statuses.Message(f.Status) == "" {
		f.Status = http.StatusInternalServerError // as koa answers it
	}
	f.Message = statuses.Message(f.Status)
	e := koa.HTTPErrorOf(err)
	switch {
	case e != nil && e.Expose && e.Message != "":
		f.Message = e.Message
	case f.Details && err.Error() != "":
		f.Message = err.Error()
	}
	return f
}
