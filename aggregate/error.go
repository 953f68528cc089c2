package aggregate

import (
	"errors"
	"fmt"
	"net/http"
)

// ErrNoInstance says that there is nobody to call.
var ErrNoInstance = errors.New("no instance")

// Error says that too few instances answered.
type Error struct {
	// Service is what was called.
	Service string

	// Instances is how many there are, Answered how many of them had answered when it
	// was clear that it would not do, and Needed how many must.
	Instances, Answered, Needed int

	// Failures are those known by then, in the order of the IDs.
	Failures []Failure
}

// Error names the service, the numbers and each failure.
func (e *Error) Error() string {
	text := fmt.Sprintf("aggregate: %s: %d of %d instances answered, %d must", e.Service, e.Answered, e.Instances, e.Needed)
	if len(e.Failures) == 0 {
		return text
	}
	return text + ": " + joined(e.Failures)
}

// Unwrap returns the errors of the failures, or ErrNoInstance.
func (e *Error) Unwrap() []error {
	if e.Instances == 0 {
		return []error{ErrNoInstance}
	}
	errs := make([]error, len(e.Failures))
	for i, f := range e.Failures {
		errs[i] = f.Err
	}
	return errs
}

// StatusCode is what to answer clients: 503 when too few instances are there, 504
// when all that failed took too long, and 502 otherwise.
func (e *Error) StatusCode() int {
	if e.Instances < e.Needed || len(e.Failures) == 0 {
		return http.StatusServiceUnavailable
	}
	for _, f := range e.Failures {
		if !isTimeout(f.Err) {
			return http.StatusBadGateway
		}
	}
	return http.StatusGatewayTimeout
}
