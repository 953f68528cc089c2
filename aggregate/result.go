package aggregate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/internal/gateway"
)

// Result is what the instances said, each list in the order of their IDs. As JSON
// it is {"answers":[{"instance":ID,"value":…}],"failures":[{"instance":ID,"reason":…}]}.
type Result[T any] struct {
	Answers  []Answer[T] `json:"answers"`
	Failures []Failure   `json:"failures"`
}

// Values returns the answers without who gave them, never nil.
func (r *Result[T]) Values() []T {
	values := make([]T, len(r.Answers))
	for i, a := range r.Answers {
		values[i] = a.Value
	}
	return values
}

// Flatten puts the lists that the instances answered behind one another. It never
// returns nil: as JSON no elements are [].
func Flatten[E any](r *Result[[]E]) []E {
	all := []E{}
	for _, a := range r.Answers {
		all = append(all, a.Value...)
	}
	return all
}

// Answer is what one instance said.
type Answer[T any] struct {
	Instance discovery.Instance
	Value    T
}

// MarshalJSON tells no more of the instance than its ID.
func (a Answer[T]) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Instance string `json:"instance"`
		Value    T      `json:"value"`
	}{a.Instance.ID, a.Value})
}

// Failure is the note of an instance without an answer.
type Failure struct {
	Instance discovery.Instance
	Err      error
}

// Reason says in a word or two what clients may know: "timeout", "canceled",
// "unreachable", "status 500" for a *StatusError, otherwise "failed". Err may have
// addresses in it and more.
func (f Failure) Reason() string {
	status, answered := errors.AsType[*StatusError](f.Err)
	switch {
	case answered:
		return fmt.Sprintf("status %d", status.Status)
	case isTimeout(f.Err):
		return "timeout"
	case errors.Is(f.Err, context.Canceled):
		return "canceled"
	case gateway.IsUnreachable(f.Err):
		return "unreachable"
	}
	return "failed"
}

func isTimeout(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || gateway.IsTimeout(err)
}

// MarshalJSON has the ID of the instance and the reason.
func (f Failure) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Instance string `json:"instance"`
		Reason   string `json:"reason"`
	}{f.Instance.ID, f.Reason()})
}

// String is the ID and the whole error, for logs.
func (f Failure) String() string { return fmt.Sprintf("%s: %v", f.Instance.ID, f.Err) }

// joined is for messages.
func joined(failures []Failure) string {
	texts := make([]string, len(failures))
	for i, f := range failures {
		texts[i] = f.String()
	}
	return strings.Join(texts, "; ")
}
