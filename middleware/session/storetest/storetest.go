// Package storetest checks that a session store keeps its promises:
//
//	func TestMemory(t *testing.T) {
//		storetest.Run(t, func(*testing.T) session.Store { return session.NewMemory(nil) })
//	}
package storetest

import (
	"crypto/rand"
	"sync"
	"testing"
	"time"

	"github.com/koa-go/koa/middleware/session"
)

// Run checks the stores that open makes, one for each of its subtests. They may
// share what they keep, for keys are random. A store that is a
// [session.Swapper] is checked as one. Expiry is waited for, a tenth of a second
// where a store counts time so finely, and 5 seconds at most.
func Run(t *testing.T, open func(t *testing.T) session.Store) {
	t.Helper()
	for _, tt := range []struct {
		name  string
		check func(*checker)
	}{
		{"has nothing under a new key", (*checker).missing},
		{"keeps what is set", (*checker).keeps},
		{"keeps any text, and much of it", (*checker).texts},
		{"replaces", (*checker).replaces},
		{"destroys", (*checker).destroys},
		{"forgets after MaxAge", (*checker).expires},
		{"keeps what ends with the browser", (*checker).browserSession},
		{"shares no memory with its callers", (*checker).owns},
		{"serves many at once", (*checker).concurrent},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.check(&checker{T: t, store: open(t)}) })
	}
	if _, ok := open(t).(session.Swapper); ok {
		t.Run("swaps what is as it was", func(t *testing.T) { (&checker{T: t, store: open(t)}).swaps() })
		t.Run("swaps for one at a time", func(t *testing.T) { (&checker{T: t, store: open(t)}).swapsOnce() })
	}
}

// checker is a store under test.
type checker struct {
	*testing.T
	store session.Store
}

// long is a max age that no test outlives.
var long = session.SetOptions{MaxAge: time.Hour, Changed: true}

func (c *checker) key() string { return "storetest-" + rand.Text() }

func (c *checker) set(key, data string, opts session.SetOptions) {
	c.Helper()
	if err := c.store.Set(c.Context(), key, []byte(data), opts); err != nil {
		c.Fatalf("Set: %v", err)
	}
}

func (c *checker) get(key string) []byte {
	c.Helper()
	data, err := c.store.Get(c.Context(), key)
	if err != nil {
		c.Fatalf("Get: %v", err)
	}
	return data
}

// want checks what is under key.
func (c *checker) want(key, data string) {
	c.Helper()
	if got := c.get(key); string(got) != data {
		c.Fatalf("Get = %.100q, want %.100q", got, data)
	}
}

// wantNone checks that nothing is under key.
func (c *checker) wantNone(key string) {
	c.Helper()
	if got := c.get(key); got != nil {
		c.Fatalf("Get = %.100q, want nil", got)
	}
}

// together runs fn n times at once and waits.
func (c *checker) together(n int, fn func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { fn(i) })
	}
	all.Wait()
}
