package db

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// wait is a context that ends early as long as a query waits for a connection of
// database/sql, and is the query's own from then on: database/sql has one context for both.
// A write beside the transaction of its own request would wait for itself for ever, as
// would a read within the rows of as many others as there are readers.
type wait struct {
	context.Context // the query's own

	early context.Context
	end   context.CancelFunc // of the waiting; it is to be called when the query has begun
	over  atomic.Bool        // there is a connection
}

func newWait(ctx context.Context, limit time.Duration) *wait {
	early, end := context.WithTimeoutCause(ctx, limit, ErrAcquireTimeout)
	return &wait{Context: ctx, early: early, end: end}
}

// hasConnection is called by a connection that has got a context.
func hasConnection(ctx context.Context) {
	if w, ok := ctx.(*wait); ok {
		w.over.Store(true)
	}
}

// Deadline is the query's.
func (w *wait) Deadline() (time.Time, bool) { return w.Context.Deadline() }

// Done ends the waiting, or the query. It is another one as soon as there is a connection,
// and database/sql keeps none from before.
func (w *wait) Done() <-chan struct{} {
	if w.over.Load() {
		return w.Context.Done()
	}
	return w.early.Done()
}

// Err tells why it has ended.
func (w *wait) Err() error {
	if w.over.Load() {
		return w.Context.Err()
	}
	err := w.early.Err()
	if err != nil && context.Cause(w.early) == ErrAcquireTimeout { //nolint:errorlint // itself
		return fmt.Errorf("%w: %w", ErrAcquireTimeout, err)
	}
	return err
}
