package redis

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// ErrBreakerOpen is why a call failed at once: Redis has not answered for some time, and it is
// too early to ask again. See [BreakerOptions].
var ErrBreakerOpen = errors.New("redis: it has not answered for some time and is not asked again yet")

// BreakerOptions change the breaker of a client. Without one a Redis that hangs would cost each
// request its timeout.
type BreakerOptions struct {
	// Failures is after how many calls in a row without an answer the breaker opens, if the
	// first of them began a second ago at least: a short stall does not count. Calls whose
	// callers have given up say nothing. Default: 5; negative: it never opens.
	Failures int

	// Pause is how long calls fail at once then. Afterwards one is let through each time, and
	// an answer, whatever it is, lets all through again. Default: a second.
	Pause time.Duration
}

// stallTime is what has to pass before calls without an answer are more than a stall.
const stallTime = time.Second

// NewBreaker returns a breaker as a hook for clients that were not made here: one for each
// client. opts may be nil; it panics when Pause is negative.
//
// It is for the calls of [Sessions], [Limits] and [Cache]. All else that is done with the client
// is neither counted nor refused, nor are the locks of a [Locker]. Other hooks of the client,
// such as those for traces, see refused calls if they were added before.
func NewBreaker(opts *BreakerOptions) redis.Hook {
	b := &breaker{}
	if opts != nil {
		b.opts = *opts
	}
	setDefault(&b.opts.Failures, 5)
	setDefault(&b.opts.Pause, time.Second)
	if b.opts.Pause < 0 {
		panic(fmt.Sprintf("redis: BreakerOptions.Pause: %v has passed already", b.opts.Pause))
	}
	return b
}

// breaker implements redis.Hook. It is closed while until is zero.
type breaker struct {
	opts BreakerOptions

	mu       sync.Mutex // guards the rest
	failures int        // in a row, while it is closed
	since    time.Time  // when the first of them began
	until    time.Time  // when the next call may be let through
}

// guardedCall is the key of the caller's context in that of a call which the breaker is for.
type guardedCall struct{}

// DialHook implements redis.Hook.
func (b *breaker) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessPipelineHook implements redis.Hook.
func (b *breaker) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

// ProcessHook implements redis.Hook.
func (b *breaker) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	if b.opts.Failures < 0 {
		return next
	}
	return func(ctx context.Context, cmd redis.Cmder) error {
		caller, guarded := ctx.Value(guardedCall{}).(context.Context)
		if !guarded {
			return next(ctx, cmd)
		}
		begin := time.Now()
		if !b.admit(begin) {
			cmd.SetErr(ErrBreakerOpen)
			return ErrBreakerOpen
		}
		// What go-redis asks to set a connection up comes this way too, and belongs to the call.
		err := next(context.WithValue(ctx, guardedCall{}, nil), cmd)
		switch _, refused := errors.AsType[redis.Error](err); {
		case err == nil || refused:
			b.answered()
		case caller.Err() == nil:
			b.failed(begin, time.Now())
		}
		return err
	}
}

// admit reports whether a call is let through. One that is while the breaker is open puts the
// next one off: its answer may never come.
func (b *breaker) admit(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.until.IsZero():
		return true
	case now.Before(b.until):
		return false
	}
	b.until = now.Add(b.opts.Pause)
	return true
}

func (b *breaker) answered() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures, b.until = 0, time.Time{}
}

func (b *breaker) failed(begin, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failures == 0 || begin.Before(b.since) {
		b.since = begin
	}
	b.failures++
	if !b.until.IsZero() || b.failures >= b.opts.Failures && now.Sub(b.since) >= stallTime {
		b.until = now.Add(b.opts.Pause)
	}
}
