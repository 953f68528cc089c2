package schedule

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
)

// Reasons for the end of a run's context, as [context.Cause] returns them.
var (
	// ErrReplaced says that a newer run is waiting, with Overlap: Replace.
	ErrReplaced = errors.New("replaced by a newer run")

	// ErrStopped says that the scheduler has stopped. Methods that are called too
	// late return it too.
	ErrStopped = errors.New("[egg-schedule] schedule closed")
)

// ErrNotFound is what errors about a name that no task has wrap.
var ErrNotFound = errors.New("Cannot find schedule")

// PanicError is the error of a task that panicked.
type PanicError struct {
	// Value is what the task panicked with.
	Value any

	// Stack is that of the goroutine, as [debug.Stack] writes it.
	Stack []byte
}

// Error gives the value, without the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// Unwrap returns the value if it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// explain adds to a bare "context canceled" why.
func explain(ctx context.Context, err error) error {
	cause := context.Cause(ctx)
	if err == nil || cause == nil || !errors.Is(err, ctx.Err()) || errors.Is(err, cause) {
		return err
	}
	return fmt.Errorf("%w: %w", err, cause)
}

// protect makes an error of a panic.
func protect(run func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return run()
}
