package redis_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/koa-go/koa/contrib/redis"
	"github.com/koa-go/koa/internal/testserver"
)

// quiet keeps go-redis from telling of the connections that tests break.
type quiet struct{}

func (quiet) Printf(context.Context, string, ...any) {}

func TestMain(m *testing.M) {
	goredis.SetLogger(quiet{})
	m.Run()
}

// connect returns a client of a server, with a breaker that never opens.
func connect(t *testing.T, server *testserver.Redis) *goredis.Client {
	t.Helper()
	return breaking(t, server, &redis.BreakerOptions{Failures: -1})
}

// breaking returns a client of a server with a breaker.
func breaking(t *testing.T, server *testserver.Redis, breaker *redis.BreakerOptions) *goredis.Client {
	t.Helper()
	client := redis.NewClient(&goredis.Options{Addr: server.Addr}, breaker)
	t.Cleanup(func() {
		if err := client.Close(); err != nil {
			t.Error(err)
		}
	})
	return client
}

// start returns a client of a new server.
func start(t *testing.T) *goredis.Client {
	t.Helper()
	return connect(t, testserver.StartRedis(t))
}

// patient is a timeout for tests in which Redis works, on machines that are busy.
const patient = time.Minute

// within checks that fn does not take longer than limit.
func within(t *testing.T, limit time.Duration, fn func()) {
	t.Helper()
	start := time.Now()
	fn()
	if took := time.Since(start); took > limit {
		t.Errorf("it took %v, want %v at most", took, limit)
	}
}

// panics checks that fn panics with what begins so.
func panics(t *testing.T, want string, fn func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if got := recover(); got != want {
			t.Errorf("panic %v, want %s", got, want)
		}
	}()
	fn()
}

// heard counts the errors that OnError is told of.
type heard struct{ n atomic.Int32 }

func (h *heard) onError(context.Context, error) { h.n.Add(1) }

// was checks that exactly one error was told if down says so, else none.
func (h *heard) was(t *testing.T, down bool) {
	t.Helper()
	want := int32(0)
	if down {
		want = 1
	}
	if got := h.n.Swap(0); got != want {
		t.Errorf("OnError is told of %d errors, want %d", got, want)
	}
}
