package engine

import (
	"errors"
	"fmt"
)

// ListenError says why an address cannot be listened on.
type ListenError struct {
	Addr    string // as it was given to Listen
	Problem string // what is wrong and what can be done, for people
	Err     error  // the cause, or nil when the address itself is wrong
}

// Error contains address and problem. The problem stands for the cause.
func (e *ListenError) Error() string {
	return fmt.Sprintf("engine: cannot listen on %q: %s", e.Addr, e.Problem)
}

// Unwrap returns Err, so that errors.Is(err, syscall.EADDRINUSE) works.
func (e *ListenError) Unwrap() error { return e.Err }

// problem is a mistake that has no deeper cause.
type problem string

func (p problem) Error() string { return string(p) }

// causedProblem explains its cause.
type causedProblem struct {
	problem
	cause error
}

func (p *causedProblem) Unwrap() error { return p.cause }

func listenError(addr string, err error) *ListenError {
	e := &ListenError{Addr: addr, Problem: err.Error(), Err: err}
	if _, ok := errors.AsType[problem](err); ok {
		e.Err = nil
	}
	if p, ok := errors.AsType[*causedProblem](err); ok {
		e.Err = p.cause
	}
	return e
}
