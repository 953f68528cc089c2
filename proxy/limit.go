package proxy

import (
	"context"
	"fmt"
	"time"
)

var (
	errTotal = fmt.Errorf("%w: TotalTimeout", ErrTimeout)
	errTry   = fmt.Errorf("%w: TryTimeout", ErrTimeout)
)

// limit ends a context after a time. The zero value does nothing.
type limit struct {
	cancel context.CancelCauseFunc // nil when there is nothing to cancel
	timer  *time.Timer             // nil without a time
}

// limited returns ctx, or one that ends with a cause after a time above 0.
func limited(ctx context.Context, after time.Duration, cause error) (context.Context, limit) {
	if after <= 0 {
		return ctx, limit{}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	return ctx, limit{cancel, time.AfterFunc(after, func() { cancel(cause) })}
}

// stop stops the clock, and reports whether that was in time.
func (l limit) stop() bool { return l.timer == nil || l.timer.Stop() }

// end is called when nobody needs the context any more.
func (l limit) end() {
	if l.cancel == nil {
		return
	}
	l.stop()
	l.cancel(nil)
}
