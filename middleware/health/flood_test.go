package health_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/health"
)

// ask is the status of an answer.
func ask(t *testing.T, layer koa.Middleware, path string) int {
	t.Helper()
	ctx := koatest.NewContext(t, koatest.Target(path))
	if err := koatest.Run(ctx, layer, func(*koa.Context) error { return nil }); err != nil {
		t.Error(err)
	}
	return ctx.Status()
}

func TestAFloodRunsTheChecksOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		layer := health.New(&health.Options{Checks: []health.Check{{Name: "db", Run: func(context.Context) error {
			calls.Add(1)
			time.Sleep(100 * time.Millisecond)
			return nil
		}}}})
		flood := func() {
			var all sync.WaitGroup
			for range 100 {
				all.Go(func() {
					if got := ask(t, layer, "/readyz"); got != 200 {
						t.Errorf("status %d", got)
					}
				})
			}
			all.Wait()
		}
		flood() // while the check runs
		flood() // while its result counts
		if n := calls.Load(); n != 1 {
			t.Errorf("%d calls within the second, want 1", n)
		}
		time.Sleep(time.Second)
		flood()
		if n := calls.Load(); n != 2 {
			t.Errorf("%d calls after the second, want 2", n)
		}
	})
}

func TestChecksRunAtTheSameTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := func(context.Context) error {
			time.Sleep(500 * time.Millisecond)
			return nil
		}
		layer := health.New(&health.Options{Checks: []health.Check{{Name: "a", Run: slow}, {Name: "b", Run: slow}, {Name: "c", Run: slow}}})
		start := time.Now()
		if got := ask(t, layer, "/readyz"); got != 200 || time.Since(start) != 500*time.Millisecond {
			t.Errorf("status %d after %v, want 200 after 500ms", got, time.Since(start))
		}
	})
}

func TestACheckThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		release := make(chan struct{})
		layer := health.New(&health.Options{Checks: []health.Check{
			{Name: "hangs", Timeout: 200 * time.Millisecond, Run: func(context.Context) error {
				calls.Add(1)
				<-release // whatever its context says
				return nil
			}},
		}})
		start := time.Now()
		if got := ask(t, layer, "/readyz"); got != 503 || time.Since(start) != 200*time.Millisecond {
			t.Errorf("status %d after %v, want 503 after 200ms", got, time.Since(start))
		}
		for range 5 {
			time.Sleep(2 * time.Second)
			if got := ask(t, layer, "/readyz"); got != 503 {
				t.Errorf("status %d while it hangs", got)
			}
		}
		if n := calls.Load(); n != 1 {
			t.Errorf("%d calls while one hangs, want 1", n)
		}
		close(release)
		time.Sleep(2 * time.Second)
		if got := ask(t, layer, "/readyz"); got != 200 {
			t.Errorf("status %d after it returned", got)
		}
	})
}

func TestTheContextOfACheckEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		layer := health.New(&health.Options{Checks: []health.Check{{Name: "db", Run: func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		}}}})
		start := time.Now()
		if got := ask(t, layer, "/readyz"); got != 503 || time.Since(start) != 800*time.Millisecond {
			t.Errorf("status %d after %v, want 503 after 800ms", got, time.Since(start))
		}
	})
}

// A probe whose answer is cached costs what answering costs, and other requests
// pass by for nothing.
func TestAllocations(t *testing.T) {
	layer := health.New(&health.Options{Checks: []health.Check{{Name: "db", Run: working}}})
	end := func(*koa.Context) error { return nil }
	for _, tt := range []struct {
		target string
		limit  float64
	}{{"/readyz", 2}, {"/users/7", 0}} {
		ctx := koatest.NewContext(t, koatest.Target(tt.target))
		got := testing.AllocsPerRun(100, func() {
			if err := layer(ctx, end); err != nil {
				t.Fatal(err)
			}
		})
		if got > tt.limit {
			t.Errorf("%s costs %v allocations, want at most %v", tt.target, got, tt.limit)
		}
	}
}

func BenchmarkProbe(b *testing.B) {
	layer := health.New(&health.Options{Checks: []health.Check{{Name: "db", Run: working}}, CacheFor: time.Hour})
	end := func(*koa.Context) error { return nil }
	for _, target := range []string{"/readyz", "/users/7"} {
		b.Run(target, func(b *testing.B) {
			ctx := koatest.NewContext(b, koatest.Target(target))
			b.ReportAllocs()
			for b.Loop() {
				if err := layer(ctx, end); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
