package ratelimit_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/koa-go/koa/middleware/ratelimit"
	"github.com/koa-go/koa/middleware/ratelimit/storetest"
)

func TestMemory(t *testing.T) {
	storetest.Run(t, func(*testing.T) ratelimit.Store { return ratelimit.NewMemory(nil) })
}

// take counts one request of a client that may make two an hour.
func take(t *testing.T, m *ratelimit.Memory, key string, now time.Time) ratelimit.Result {
	r, err := m.Take(t.Context(), key, ratelimit.Limit{Max: 2, Duration: time.Hour}, now)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestMemoryIsBounded(t *testing.T) {
	m := ratelimit.NewMemory(&ratelimit.MemoryOptions{MaxKeys: 16})
	for i := range 10_000 {
		take(t, m, strconv.Itoa(i), start)
	}
	known := 0
	for i := range 10_000 {
		// Only a client that is remembered has no request left after this one. The
		// last came are the ones to ask first: asking makes others be forgotten.
		if take(t, m, strconv.Itoa(9_999-i), start).Remaining == 0 {
			known++
		}
	}
	if known == 0 || known > 16 {
		t.Errorf("%d of 10,000 clients are remembered, want 16 at most", known)
	}
}

func TestMemoryForgetsTheInnocentFirst(t *testing.T) {
	m := ratelimit.NewMemory(&ratelimit.MemoryOptions{MaxKeys: 16 * 64})
	take(t, m, "greedy", start)
	take(t, m, "greedy", start)
	for i := range 10_000 {
		take(t, m, strconv.Itoa(i), start)
	}
	if r := take(t, m, "greedy", start); r.Allowed {
		t.Error("a client that is limited was forgotten for others that are not")
	}
}

func TestMemoryForgetsFullBudgets(t *testing.T) {
	m := ratelimit.NewMemory(&ratelimit.MemoryOptions{MaxKeys: 16})
	for i := range 100 {
		now := start.Add(time.Duration(i) * time.Hour)
		if take(t, m, strconv.Itoa(i), now); take(t, m, strconv.Itoa(i), now).Remaining != 0 {
			t.Errorf("client %d was forgotten, though all others could be", i)
		}
	}
}

func TestNewMemoryRefusesNegativeLimits(t *testing.T) {
	defer func() {
		if got, want := recover(), "ratelimit: MemoryOptions.MaxKeys: -1 clients cannot be counted"; got != want {
			t.Errorf("panic %v, want %v", got, want)
		}
	}()
	ratelimit.NewMemory(&ratelimit.MemoryOptions{MaxKeys: -1})
}

func BenchmarkMemoryNewKeys(b *testing.B) {
	m := ratelimit.NewMemory(nil)
	limit := ratelimit.Limit{Max: 100, Duration: time.Hour}
	keys := make([]string, 1<<18)
	for i := range keys {
		keys[i] = strconv.Itoa(i)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		_, _ = m.Take(b.Context(), keys[i%len(keys)], limit, start.Add(time.Duration(i)))
	}
}
