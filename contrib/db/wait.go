package db

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// wait is a context that ends early as long as a query waits for a connection of
// database/sql, and is the query's own from then on: database/sql has one context for both.
// A write beside the transaction of its own request would wait for itself for ever, as
// would a read within the rows of as many others as there are readers.
type wait struct {
	context.Context // the query's own

	timer *time.Timer
	leave func() bool // the query's context has nobody to tell any more

	mu   sync.Mutex
	over bool          // there is a connection
	err  error         // why there will be none
	done chan struct{} // closed when err is set, and never after there is a connection
}

func newWait(ctx context.Context, limit time.Duration) *wait {
	w := &wait{Context: ctx, done: make(chan struct{})}
	if err := ctx.Err(); err != nil {
		w.fail(err)
	}
	w.timer = time.AfterFunc(limit, func() { w.fail(fmt.Errorf("%w: %w", ErrAcquireTimeout, context.DeadlineExceeded)) })
	w.leave = context.AfterFunc(ctx, func() { w.fail(ctx.Err()) })
	return w
}

// hasConnection is called by a connection that has got a context.
func hasConnection(ctx context.Context) {
	if w, ok := ctx.(*wait); ok {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.over = w.err == nil
	}
}

// fail ends the waiting, unless it is over.
func (w *wait) fail(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.over && w.err == nil {
		w.err = err
		close(w.done)
	}
}

// end is to be called when the query has begun, or has not.
func (w *wait) end() {
	w.timer.Stop()
	w.leave()
	w.fail(context.Canceled)
}

// Deadline is the query's.
func (w *wait) Deadline() (time.Time, bool) { return w.Context.Deadline() }

// Done ends the waiting, or the query. It is another one as soon as there is a connection.
// Who was given the first, as whoever opened the connection was, has no use for it then; but
// may still look at it, and finds it open: contexts panic where one is closed and Err is nil.
func (w *wait) Done() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over {
		return w.Context.Done()
	}
	return w.done
}

// Err tells why it has ended.
func (w *wait) Err() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over {
		return w.Context.Err()
	}
	return w.err
}
