// Package lockertest checks that a locker keeps the promises of
// [schedule.Locker]:
//
//	func TestLocker(t *testing.T) {
//		lockertest.Run(t, func(*testing.T) schedule.Locker { return &schedule.LocalLocker{} })
//	}
package lockertest

import (
	"context"
	"crypto/rand"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/schedule"
)

// Run checks the lockers that open makes, one for each of its subtests. They may
// share what they keep, for names are random. The end of a hold is waited for: a
// tenth of a second where the store counts time so finely, 5 seconds at most.
func Run(t *testing.T, open func(t *testing.T) schedule.Locker) {
	t.Helper()
	for _, tt := range []struct {
		name  string
		check func(*checker)
	}{
		{"grants a tick once", (*checker).once},
		{"grants a tick to one of many", (*checker).race},
		{"remembers a tick that is over", (*checker).remembers},
		{"refuses ticks of the past", (*checker).past},
		{"refuses the next tick during a run", (*checker).excludes},
		{"grants the next tick after a run", (*checker).next},
		{"grants the next tick after ttl", (*checker).expires},
		{"leaves the hold of others alone", (*checker).stale},
		{"keeps names apart", (*checker).names},
		{"takes any name and any zone", (*checker).odd},
		{"ends with its context", (*checker).cancelled},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.check(&checker{T: t, locker: open(t), name: rand.Text()}) })
	}
}

const (
	long  = time.Minute
	brief = 100 * time.Millisecond
)

// first and second are two ticks of a task.
var (
	first  = time.Now().Truncate(time.Second)
	second = first.Add(time.Second)
)

type checker struct {
	*testing.T
	locker schedule.Locker
	name   string
}

func (c *checker) lock(name string, tick time.Time, ttl time.Duration) (release func(), ok bool) {
	c.Helper()
	unlock, ok, err := c.locker.Lock(c.Context(), name, tick, ttl)
	if err != nil {
		c.Fatalf("Lock: %v", err)
	}
	if ok && unlock == nil {
		c.Fatal("Lock granted without a release")
	}
	return func() {
		c.Helper()
		if err := unlock(c.Context()); err != nil {
			c.Errorf("release: %v", err)
		}
	}, ok
}

func (c *checker) granted(name string, tick time.Time, ttl time.Duration) (release func()) {
	c.Helper()
	release, ok := c.lock(name, tick, ttl)
	if !ok {
		c.Fatalf("tick %v is refused", tick)
	}
	return release
}

func (c *checker) refused(name string, tick time.Time) {
	c.Helper()
	if _, ok := c.lock(name, tick, long); ok {
		c.Fatalf("tick %v is granted", tick)
	}
}

func (c *checker) once() {
	defer c.granted(c.name, first, long)()
	c.refused(c.name, first)
}

func (c *checker) race() {
	const machines = 16
	var grants atomic.Int32
	var all sync.WaitGroup
	for range machines {
		all.Go(func() {
			_, ok, err := c.locker.Lock(c.Context(), c.name, first, long)
			if err != nil {
				c.Errorf("Lock: %v", err)
			}
			if ok {
				grants.Add(1)
			}
		})
	}
	all.Wait()
	if n := grants.Load(); n != 1 {
		c.Errorf("%d of %d were granted the tick, want 1", n, machines)
	}
}

func (c *checker) remembers() {
	c.granted(c.name, first, long)()
	c.refused(c.name, first)
}

func (c *checker) past() {
	c.granted(c.name, second, long)()
	c.refused(c.name, first)
}

func (c *checker) excludes() {
	defer c.granted(c.name, first, long)()
	c.refused(c.name, second)
}

func (c *checker) next() {
	c.granted(c.name, first, long)()
	c.granted(c.name, second, long)()
	c.granted(c.name, second.Add(time.Millisecond), long)()
}

func (c *checker) expires() {
	c.granted(c.name, first, brief)
	c.await(second)
	c.refused(c.name, first)
}

func (c *checker) stale() {
	release := c.granted(c.name, first, brief)
	c.await(second)
	release()
	c.refused(c.name, second.Add(time.Second))
}

// await asks for tick until it is granted, for long.
func (c *checker) await(tick time.Time) {
	c.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		if _, ok := c.lock(c.name, tick, long); ok {
			return
		}
		if time.Now().After(end) {
			c.Fatalf("a hold of %v is still there after a minute", brief)
		}
	}
}

func (c *checker) names() {
	defer c.granted(c.name, first, long)()
	defer c.granted(c.name+"x", first, long)()
	defer c.granted("X"+c.name, first, long)()
}

func (c *checker) odd() {
	name := c.name + ` /é?*"'\{}%20:`
	c.granted(name, first.In(time.FixedZone("", 9*60*60)), long)()
	c.refused(name, first.UTC())
}

func (c *checker) cancelled() {
	ctx, cancel := context.WithCancel(c.Context())
	cancel()
	if _, ok, err := c.locker.Lock(ctx, c.name, first, long); err == nil || ok {
		c.Errorf("Lock with a context that has ended: %v, %v, want an error", ok, err)
	}
	defer c.granted(c.name, first, long)()
}
