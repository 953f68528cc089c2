package redis_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/koa-go/koa/contrib/redis"
)

type page struct {
	Title string
	Tags  []string
}

// newCache returns a cache that waits for Redis.
func newCache(client *goredis.Client) *redis.Cache {
	return redis.NewCache(client, &redis.CacheOptions{Timeout: patient, Lease: patient})
}

// counted is a load that counts its calls, and goes on when it may.
func counted(calls *atomic.Int32, gate <-chan struct{}) func(context.Context) (page, error) {
	return func(context.Context) (page, error) {
		calls.Add(1)
		<-gate
		return page{Title: "home", Tags: []string{"a"}}, nil
	}
}

// opened is a gate that is open.
func opened() chan struct{} {
	gate := make(chan struct{})
	close(gate)
	return gate
}

func TestCacheLoadsOnce(t *testing.T) {
	client := start(t)
	cache := newCache(client)
	var calls atomic.Int32
	for range 3 {
		got, err := redis.Get(t.Context(), cache, "home", time.Minute, counted(&calls, opened()))
		if err != nil || got.Title != "home" || len(got.Tags) != 1 {
			t.Fatalf("Get = %+v, %v", got, err)
		}
		got.Tags[0] = "changed" // its own
	}
	if calls.Load() != 1 {
		t.Errorf("%d loads, want 1", calls.Load())
	}
	if got := client.Get(t.Context(), "cache:home").Val(); got != `{"Title":"home","Tags":["a"]}` {
		t.Errorf("GET = %s", got)
	}
	if got := client.PTTL(t.Context(), "cache:home").Val(); got <= 30*time.Second || got > time.Minute {
		t.Errorf("it is kept for %v, want a minute", got)
	}
}

// TestCacheHasNoStampede lets the machines of a fleet, a Cache each, ask at once.
func TestCacheHasNoStampede(t *testing.T) {
	const machines, each = 4, 25
	client := start(t)
	var calls atomic.Int32
	gate := make(chan struct{})
	var all sync.WaitGroup
	for range machines {
		cache := newCache(client)
		for range each {
			all.Go(func() {
				got, err := redis.Get(t.Context(), cache, "home", time.Minute, counted(&calls, gate))
				if err != nil || got.Title != "home" {
					t.Errorf("Get = %+v, %v", got, err)
				}
			})
		}
	}
	for calls.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	close(gate)
	if all.Wait(); calls.Load() != 1 {
		t.Errorf("%d loads for %d callers on %d machines, want 1", calls.Load(), machines*each, machines)
	}
}

func TestCacheKeepsNoErrors(t *testing.T) {
	cache := newCache(start(t))
	failure := errors.New("the database is down")
	for range 2 {
		_, err := redis.Get(t.Context(), cache, "home", time.Minute, func(context.Context) (page, error) { return page{}, failure })
		if !errors.Is(err, failure) {
			t.Fatalf("Get: %v, want %v", err, failure)
		}
	}
	got, err := redis.Get(t.Context(), cache, "home", time.Minute, counted(new(atomic.Int32), opened()))
	if err != nil || got.Title != "home" {
		t.Errorf("Get = %+v, %v", got, err)
	}
}

func TestCachePanicsInItsCallers(t *testing.T) {
	cache := newCache(start(t))
	defer func() {
		err, _ := recover().(error)
		if err == nil || !strings.HasPrefix(err.Error(), "redis: cache: the load panicked: no such page\n") {
			t.Errorf("panic %v", err)
		}
	}()
	_, err := redis.Get(t.Context(), cache, "home", time.Minute, func(context.Context) (page, error) { panic("no such page") })
	t.Errorf("Get: %v, want a panic", err)
}

func TestCacheLeavesWithItsCaller(t *testing.T) {
	cache := newCache(start(t))
	gate := make(chan struct{})
	var calls atomic.Int32
	leaver, leave := context.WithCancel(t.Context())
	left := make(chan error, 1)
	go func() {
		_, err := redis.Get(leaver, cache, "home", time.Minute, counted(&calls, gate))
		left <- err
	}()
	for calls.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("Get of the one who left: %v, want %v", err, context.Canceled)
	}
	close(gate) // the load goes on for others
	got, err := redis.Get(t.Context(), cache, "home", time.Minute, counted(&calls, gate))
	if err != nil || got.Title != "home" || calls.Load() != 1 {
		t.Errorf("Get = %+v, %v after %d loads, want one", got, err, calls.Load())
	}
}

func TestCacheDeleteForgetsWhatIsBeingLoaded(t *testing.T) {
	client := start(t)
	cache := newCache(client)
	gate := make(chan struct{})
	var calls atomic.Int32
	var all sync.WaitGroup
	all.Go(func() {
		if _, err := redis.Get(t.Context(), cache, "home", time.Minute, counted(&calls, gate)); err != nil {
			t.Errorf("Get: %v", err)
		}
	})
	for calls.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	if err := cache.Delete(t.Context(), "home"); err != nil {
		t.Fatal(err)
	}
	close(gate)
	all.Wait()
	if n := client.Exists(t.Context(), "cache:home").Val(); n != 0 {
		t.Errorf("what was loaded before Delete is cached after it")
	}
}

func TestCacheLoadsAnewWhatItCannotRead(t *testing.T) {
	client := start(t)
	cache := newCache(client)
	client.Set(t.Context(), "cache:home", `["another type"]`, 0)
	got, err := redis.Get(t.Context(), cache, "home", time.Minute, counted(new(atomic.Int32), opened()))
	if err != nil || got.Title != "home" {
		t.Errorf("Get = %+v, %v", got, err)
	}
	if got := client.Get(t.Context(), "cache:home").Val(); !strings.Contains(got, "home") {
		t.Errorf("GET = %s", got)
	}
}

// TestCacheOutlivesTheLeaseOfADeadMachine has a lease that nobody will redeem.
func TestCacheOutlivesTheLeaseOfADeadMachine(t *testing.T) {
	client := start(t)
	cache := redis.NewCache(client, &redis.CacheOptions{Timeout: patient, Lease: 200 * time.Millisecond})
	client.Set(t.Context(), "cache:home", "lease:dead", 0)
	within(t, patient, func() {
		got, err := redis.Get(t.Context(), cache, "home", time.Minute, counted(new(atomic.Int32), opened()))
		if err != nil || got.Title != "home" {
			t.Errorf("Get = %+v, %v", got, err)
		}
	})
}

func TestCacheEndsLoadsThatTakeTooLong(t *testing.T) {
	cache := redis.NewCache(start(t), &redis.CacheOptions{Timeout: patient, Lease: 100 * time.Millisecond})
	_, err := redis.Get(t.Context(), cache, "home", time.Minute, func(c context.Context) (page, error) {
		<-c.Done()
		return page{}, c.Err()
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Get: %v, want %v", err, context.DeadlineExceeded)
	}
}

// TestCacheDoesWithoutWriting has a server that answers and refuses to write, as a
// replica does.
func TestCacheDoesWithoutWriting(t *testing.T) {
	client := start(t)
	client.Set(t.Context(), "cache:home", `["another type"]`, 0)
	if err := client.ReplicaOf(t.Context(), "127.0.0.1", "1").Err(); err != nil {
		t.Fatal(err)
	}
	var told heard
	cache := redis.NewCache(client, &redis.CacheOptions{Timeout: patient, OnError: told.onError})
	for _, key := range []string{"home", "nothing"} {
		var calls atomic.Int32
		got, err := redis.Get(t.Context(), cache, key, time.Minute, counted(&calls, opened()))
		if err != nil || got.Title != "home" || calls.Load() != 1 {
			t.Errorf("Get(%s) = %+v, %v after %d loads, want one", key, got, err, calls.Load())
		}
		told.was(t, true)
	}
}
