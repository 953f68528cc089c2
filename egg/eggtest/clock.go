package eggtest

import (
	"sync"
	"time"
)

// Clock is a clock that stands still until it is moved. It is safe for concurrent use.
type Clock struct {
	mu  sync.Mutex // guards now
	now time.Time
}

// Now is the time the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set moves the clock to a time.
func (c *Clock) Set(to time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = to
}

// Advance moves the clock on.
func (c *Clock) Advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

// Clock is the application's clock. It ends the test when the application was booted
// without [Now].
func (a *App) Clock() *Clock {
	a.tb.Helper()
	if a.clock == nil {
		a.tb.Fatal("eggtest: the clock is the real one; boot with eggtest.Now(time) to set it")
	}
	return a.clock
}
