//go:build unix

package redis_test

import (
	"context"
	"crypto/rand"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/koa-go/koa/contrib/redis"
	"github.com/koa-go/koa/internal/testserver"
	"github.com/koa-go/koa/middleware/ratelimit"
	"github.com/koa-go/koa/middleware/session"
)

const (
	// timeout is for calls that fail: what has to work is given patient.
	timeout = 300 * time.Millisecond
	// bearable are four calls with that timeout on a machine that is busy. go-redis
	// alone would wait 20 s for each.
	bearable = 15 * time.Second
)

var tenAMinute = ratelimit.Limit{Max: 10, Duration: time.Minute}

// outages are the ways in which a server fails, and back.
var outages = []struct {
	name      string
	fail, end func(*testserver.Redis)
}{
	{"down", (*testserver.Redis).Kill, (*testserver.Redis).Start},
	{"hanging", (*testserver.Redis).Pause, (*testserver.Redis).Resume},
}

// duringOutages runs a test for each way to fail: a use is called before it, during it, and
// when Redis is back, and told whether it must fail.
func duringOutages(t *testing.T, newUse func(client *goredis.Client, timeout time.Duration) (use func(t *testing.T, down bool))) {
	t.Helper()
	t.Parallel() // they mostly wait
	for _, o := range outages {
		t.Run(o.name, func(t *testing.T) {
			t.Parallel()
			server := testserver.StartRedis(t)
			client := connect(t, server)
			works, fails := newUse(client, patient), newUse(client, timeout)
			works(t, false)
			o.fail(server)
			for range 2 {
				within(t, bearable, func() { fails(t, true) })
			}
			o.end(server)
			awaitRedis(t, client)
			works(t, false)
		})
	}
}

// awaitRedis waits until the client has found the server again, for which go-redis
// looks every second when it has failed often.
func awaitRedis(t *testing.T, client *goredis.Client) {
	t.Helper()
	for end := time.Now().Add(patient); client.Ping(t.Context()).Err() != nil; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the client does not find a server that is back for %v", patient)
		}
	}
}

func TestSessionsFailInAnOutage(t *testing.T) {
	duringOutages(t, func(client *goredis.Client, timeout time.Duration) func(*testing.T, bool) {
		store := redis.NewSessions(client, &redis.SessionOptions{Timeout: timeout})
		return func(t *testing.T, down bool) {
			t.Helper()
			opts := session.SetOptions{MaxAge: time.Hour}
			set := store.Set(t.Context(), "id", []byte(`{}`), opts)
			_, get := store.Get(t.Context(), "id")
			swapped, swap := store.Swap(t.Context(), "id", []byte(`{}`), []byte(`{}`), opts)
			destroy := store.Destroy(t.Context(), "id")
			for name, err := range map[string]error{"Set": set, "Get": get, "Swap": swap, "Destroy": destroy} {
				if (err != nil) != down {
					t.Errorf("%s: %v with Redis down = %v", name, err, down)
				}
			}
			if swapped == down {
				t.Errorf("Swap = %v with Redis down = %v", swapped, down)
			}
		}
	})
}

func TestSessionsDegradeInAnOutage(t *testing.T) {
	duringOutages(t, func(client *goredis.Client, timeout time.Duration) func(*testing.T, bool) {
		var told heard
		store := redis.NewSessions(client, &redis.SessionOptions{Timeout: timeout, Degrade: true, OnError: told.onError})
		return func(t *testing.T, down bool) {
			t.Helper()
			opts := session.SetOptions{MaxAge: time.Hour}
			if err := store.Set(t.Context(), "id", []byte(`{}`), opts); err != nil {
				t.Errorf("Set: %v", err)
			}
			told.was(t, down)
			if data, err := store.Get(t.Context(), "id"); (data == nil) != down || err != nil {
				t.Errorf("Get = %s, %v with Redis down = %v", data, err, down)
			}
			told.was(t, down)
			if swapped, err := store.Swap(t.Context(), "id", []byte(`{}`), []byte(`{}`), opts); !swapped || err != nil {
				t.Errorf("Swap = %v, %v", swapped, err)
			}
			told.was(t, down)
			if err := store.Destroy(t.Context(), "id"); (err != nil) != down {
				t.Errorf("Destroy: %v with Redis down = %v", err, down)
			}
			told.was(t, false)
		}
	})
}

func TestLimitsFailInAnOutage(t *testing.T) {
	duringOutages(t, func(client *goredis.Client, timeout time.Duration) func(*testing.T, bool) {
		store := redis.NewLimits(client, &redis.LimitOptions{Timeout: timeout})
		return func(t *testing.T, down bool) {
			t.Helper()
			got, err := store.Take(t.Context(), "me", tenAMinute, time.Now())
			if got.Allowed == down || (err != nil) != down {
				t.Errorf("Take = %+v, %v with Redis down = %v", got, err, down)
			}
		}
	})
}

func TestLimitsFailOpenInAnOutage(t *testing.T) {
	duringOutages(t, func(client *goredis.Client, timeout time.Duration) func(*testing.T, bool) {
		var told heard
		store := redis.NewLimits(client, &redis.LimitOptions{Timeout: timeout, FailOpen: true, OnError: told.onError})
		return func(t *testing.T, down bool) {
			t.Helper()
			got, err := store.Take(t.Context(), "me", tenAMinute, time.Now())
			if !got.Allowed || err != nil || down && got.Remaining != 9 {
				t.Errorf("Take = %+v, %v with Redis down = %v", got, err, down)
			}
			told.was(t, down)
		}
	})
}

func TestLockerGrantsNothingInAnOutage(t *testing.T) {
	duringOutages(t, func(client *goredis.Client, timeout time.Duration) func(*testing.T, bool) {
		locker := redis.NewLocker(client, &redis.LockerOptions{Timeout: timeout})
		return func(t *testing.T, down bool) {
			t.Helper()
			// A task of its own: what hangs is granted when Redis is back.
			release, ok, err := locker.Lock(t.Context(), rand.Text(), time.Now(), time.Minute)
			if ok == down || (err != nil) != down {
				t.Errorf("Lock = %v, %v with Redis down = %v", ok, err, down)
			}
			if ok {
				if err := release(t.Context()); err != nil {
					t.Errorf("release: %v", err)
				}
			}
		}
	})
}

func TestCacheLoadsInAnOutage(t *testing.T) {
	duringOutages(t, func(client *goredis.Client, timeout time.Duration) func(*testing.T, bool) {
		var told heard
		cache := redis.NewCache(client, &redis.CacheOptions{Timeout: timeout, OnError: told.onError})
		return func(t *testing.T, down bool) {
			t.Helper()
			var calls atomic.Int32
			got, err := redis.Get(t.Context(), cache, "home", time.Minute, counted(&calls, opened()))
			if err != nil || got.Title != "home" || down && calls.Load() != 1 {
				t.Errorf("Get = %+v, %v after %d loads with Redis down = %v", got, err, calls.Load(), down)
			}
			told.was(t, down)
		}
	})
}

// TestCallersWhoLeaveAreNoOutage has options under which an outage is no error.
func TestCallersWhoLeaveAreNoOutage(t *testing.T) {
	client := connect(t, testserver.StartRedis(t))
	gone, leave := context.WithCancel(t.Context())
	leave()
	var told heard
	_, err := redis.NewSessions(client, &redis.SessionOptions{Degrade: true, OnError: told.onError}).Get(gone, "id")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Sessions.Get: %v, want %v", err, context.Canceled)
	}
	_, err = redis.NewLimits(client, &redis.LimitOptions{FailOpen: true, OnError: told.onError}).Take(gone, "me", tenAMinute, time.Now())
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Limits.Take: %v, want %v", err, context.Canceled)
	}
	told.was(t, false)
}

// TestAHangingRedisIsNotAskedByEachCall has one breaker for all stores of a client.
func TestAHangingRedisIsNotAskedByEachCall(t *testing.T) {
	t.Parallel() // it mostly waits
	server := testserver.StartRedis(t)
	client := breaking(t, server, &redis.BreakerOptions{Pause: time.Hour})
	var told error
	sessions := redis.NewSessions(client, &redis.SessionOptions{Timeout: timeout})
	limits := redis.NewLimits(client, &redis.LimitOptions{Timeout: timeout})
	cache := redis.NewCache(client, &redis.CacheOptions{Timeout: timeout, OnError: func(_ context.Context, err error) { told = err }})
	quick := redis.NewSessions(breaking(t, server, &redis.BreakerOptions{Pause: time.Nanosecond}), &redis.SessionOptions{Timeout: timeout})

	server.Pause()
	opens(t, sessions)
	if _, err := limits.Take(t.Context(), "me", tenAMinute, time.Now()); !errors.Is(err, redis.ErrBreakerOpen) {
		t.Errorf("Limits.Take: %v, want %v", err, redis.ErrBreakerOpen)
	}
	var loads atomic.Int32
	if got, err := redis.Get(t.Context(), cache, "home", time.Minute, counted(&loads, opened())); got.Title != "home" || err != nil || !errors.Is(told, redis.ErrBreakerOpen) {
		t.Errorf("Get = %+v, %v; told of %v, want %v", got, err, told, redis.ErrBreakerOpen)
	}
	for range 6 {
		_, _ = quick.Get(t.Context(), "id") // each call tries, when its breaker is open
	}
	server.Resume()
	for end := time.Now().Add(patient); ; time.Sleep(time.Millisecond) {
		_, err := quick.Get(t.Context(), "id")
		if err == nil {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the breaker does not close: %v", err)
		}
	}
}

// opens waits until the breaker of a store does.
func opens(t *testing.T, store *redis.Sessions) {
	t.Helper()
	for end := time.Now().Add(patient); ; {
		_, err := store.Get(t.Context(), "id")
		if errors.Is(err, redis.ErrBreakerOpen) {
			return
		}
		if err == nil || time.Now().After(end) {
			t.Fatalf("the breaker does not open: %v", err)
		}
	}
}
