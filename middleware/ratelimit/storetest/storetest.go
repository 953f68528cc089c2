// Package storetest checks that a store of rate limits counts right:
//
//	func TestMemory(t *testing.T) {
//		storetest.Run(t, func(*testing.T) ratelimit.Store { return ratelimit.NewMemory(nil) })
//	}
package storetest

import (
	"crypto/rand"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/koa-go/koa/middleware/ratelimit"
)

// Run checks the stores that open makes, one for each of its subtests. They may
// share what they keep, for keys are random. The time that a store is told moves
// as the tests like: nothing waits.
func Run(t *testing.T, open func(t *testing.T) ratelimit.Store) {
	t.Helper()
	for _, tt := range []struct {
		name  string
		check func(*checker)
	}{
		{"allows a budget at once and no more", (*checker).budget},
		{"lets the budget grow evenly", (*checker).grows},
		{"tells clients apart", (*checker).clients},
		{"counts no request that it refuses", (*checker).refusals},
		{"takes any key", (*checker).keys},
		{"keeps apart requests at the same time", (*checker).together},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.check(&checker{T: t, store: open(t), key: rand.Text(), now: time.Now()})
		})
	}
}

// checker is a store under test, and the time that it is told.
type checker struct {
	*testing.T
	store ratelimit.Store
	key   string
	now   time.Time
}

// limit gives one request each second, and five at once.
var limit = ratelimit.Limit{Max: 5, Duration: 5 * time.Second}

func (c *checker) take(key string) ratelimit.Result {
	c.Helper()
	result, err := c.store.Take(c.Context(), key, limit, c.now)
	if err != nil {
		c.Fatalf("Take: %v", err)
	}
	return result
}

// want checks one more request of the client. Stores may round times to
// milliseconds.
func (c *checker) want(allowed bool, remaining int, reset, retryAfter time.Duration) {
	c.Helper()
	got := c.take(c.key)
	if got.Allowed != allowed || got.Remaining != remaining ||
		!near(got.Reset.Sub(c.now), reset) || !near(got.RetryAfter, retryAfter) {
		c.Errorf("Take = %v, %d remaining, reset after %v, retry after %v; want %v, %d, %v, %v",
			got.Allowed, got.Remaining, got.Reset.Sub(c.now), got.RetryAfter, allowed, remaining, reset, retryAfter)
	}
}

func near(a, b time.Duration) bool { return (a - b).Abs() <= 2*time.Millisecond }

func (c *checker) budget() {
	for i := range 5 {
		c.want(true, 4-i, time.Duration(i+1)*time.Second, 0)
	}
	c.want(false, 0, 5*time.Second, time.Second)
}

func (c *checker) grows() {
	for range 5 {
		c.take(c.key)
	}
	c.now = c.now.Add(600 * time.Millisecond)
	c.want(false, 0, 4400*time.Millisecond, 400*time.Millisecond)
	c.now = c.now.Add(410 * time.Millisecond)
	c.want(true, 0, 4990*time.Millisecond, 0)
	c.want(false, 0, 4990*time.Millisecond, 990*time.Millisecond)
	c.now = c.now.Add(time.Hour)
	c.want(true, 4, time.Second, 0)
}

func (c *checker) clients() {
	for range 5 {
		c.take(c.key)
	}
	if got := c.take(c.key + "x"); !got.Allowed || got.Remaining != 4 {
		c.Errorf("another client gets %+v, want a full budget", got)
	}
	c.want(false, 0, 5*time.Second, time.Second)
}

func (c *checker) refusals() {
	for range 50 {
		c.take(c.key)
	}
	c.now = c.now.Add(1010 * time.Millisecond)
	c.want(true, 0, 4990*time.Millisecond, 0)
}

func (c *checker) keys() {
	for _, key := range []string{"limit:2001:db8::/64", `pre é/?*"'\{}%20`} {
		if got := c.take(key + c.key); !got.Allowed {
			c.Errorf("the key %q gets %+v, want a full budget", key, got)
		}
	}
}

// together lets many use up one budget.
func (c *checker) together() {
	var (
		all     sync.WaitGroup
		allowed atomic.Int32
	)
	for range 40 {
		all.Go(func() {
			result, err := c.store.Take(c.Context(), c.key, limit, c.now)
			if err != nil {
				c.Errorf("Take: %v", err)
			}
			if result.Allowed {
				allowed.Add(1)
			}
		})
	}
	if all.Wait(); allowed.Load() != 5 {
		c.Errorf("%d requests at once are allowed, want 5", allowed.Load())
	}
}
