package redis_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/koa-go/koa/contrib/redis"
)

// server stands for a Redis: what its calls return, and how long they take.
type server struct {
	takes atomic.Int64 // a time.Duration
	err   error
	asked atomic.Int32
}

// taking returns one whose calls take so long.
func taking(d time.Duration) *server {
	s := &server{}
	s.takes.Store(int64(d))
	return s
}

func (s *server) DialHook(next goredis.DialHook) goredis.DialHook { return next }

func (s *server) ProcessPipelineHook(next goredis.ProcessPipelineHook) goredis.ProcessPipelineHook {
	return next
}

func (s *server) ProcessHook(goredis.ProcessHook) goredis.ProcessHook {
	return func(ctx context.Context, cmd goredis.Cmder) error {
		s.asked.Add(1)
		err := s.err
		select {
		case <-time.After(time.Duration(s.takes.Load())):
		case <-ctx.Done():
			err = ctx.Err()
		}
		cmd.SetErr(err)
		return err
	}
}

// between is a store whose calls go through a breaker to s.
func between(t *testing.T, s *server, breaker *redis.BreakerOptions) *redis.Sessions {
	t.Helper()
	client := goredis.NewClient(&goredis.Options{Addr: "127.0.0.1:1", ContextTimeoutEnabled: true})
	t.Cleanup(func() { _ = client.Close() })
	client.AddHook(redis.NewBreaker(breaker))
	client.AddHook(s)
	return redis.NewSessions(client, &redis.SessionOptions{Timeout: 300 * time.Millisecond})
}

// calls makes n and writes a letter for each: y for an answer, n for none, o for the open breaker.
func calls(t *testing.T, store *redis.Sessions, n int) string {
	t.Helper()
	var got []byte
	for range n {
		switch err := store.Destroy(t.Context(), "id"); {
		case err == nil:
			got = append(got, 'y')
		case errors.Is(err, redis.ErrBreakerOpen):
			got = append(got, 'o')
		default:
			got = append(got, 'n')
		}
	}
	return string(got)
}

func TestBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := taking(0)
		store := between(t, s, nil)
		steps := []struct {
			name  string
			takes time.Duration
			n     int
			then  time.Duration
			want  string
		}{
			{"is closed at first", 0, 3, 0, "yyy"},
			{"does not open before the fifth failure", time.Hour, 4, 0, "nnnn"},
			{"begins anew after an answer", 0, 1, 0, "y"},
			{"opens with the fifth", time.Hour, 7, 0, "nnnnnoo"},
			{"stays open", time.Hour, 2, time.Second - 1, "oo"},
			{"is open to the end of its time", time.Hour, 1, 1, "o"},
			{"lets one through then", time.Hour, 3, time.Second, "noo"},
			{"closes with an answer", 0, 5, 0, "yyyyy"},
		}
		for _, step := range steps {
			s.takes.Store(int64(step.takes))
			if got := calls(t, store, step.n); got != step.want {
				t.Errorf("%s: %s, want %s", step.name, got, step.want)
			}
			time.Sleep(step.then)
		}
	})
}

func TestOneCallTriesWhetherRedisIsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := taking(time.Hour)
		store := between(t, s, nil)
		calls(t, store, 5)
		time.Sleep(time.Second)
		before := s.asked.Load()
		for range 100 {
			go calls(t, store, 1)
		}
		synctest.Wait()
		if n := s.asked.Load() - before; n != 1 {
			t.Errorf("%d calls were let through, want one", n)
		}
		time.Sleep(time.Second)
	})
}

func TestAShortStallDoesNotOpenTheBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := taking(time.Hour)
		store := between(t, s, nil)
		for range 100 {
			go calls(t, store, 1)
		}
		time.Sleep(500 * time.Millisecond) // all have failed
		s.takes.Store(0)
		if got := calls(t, store, 3); got != "yyy" {
			t.Errorf("after a stall of 300 ms: %s", got)
		}
	})
}

func TestWhatDoesNotOpenTheBreaker(t *testing.T) {
	left, leave := context.WithCancel(t.Context())
	leave()
	for _, tt := range []struct {
		name    string
		takes   time.Duration
		answer  error
		breaker redis.BreakerOptions
		caller  context.Context
	}{
		{"errors that Redis answers with", 200 * time.Millisecond, goredis.Nil, redis.BreakerOptions{}, t.Context()},
		{"callers who leave", time.Hour, nil, redis.BreakerOptions{}, left},
		{"anything where there is none", time.Hour, nil, redis.BreakerOptions{Failures: -1}, t.Context()},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := taking(tt.takes)
				s.err = tt.answer
				store := between(t, s, &tt.breaker)
				for range 20 {
					time.Sleep(100 * time.Millisecond)
					if _, err := store.Get(tt.caller, "id"); errors.Is(err, redis.ErrBreakerOpen) {
						t.Fatal("it opens")
					}
				}
			})
		})
	}
}

func TestTheBreakerIsForTheStoresOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := goredis.NewClient(&goredis.Options{Addr: "127.0.0.1:1", ContextTimeoutEnabled: true})
		defer client.Close()
		s := taking(time.Hour)
		client.AddHook(redis.NewBreaker(nil))
		client.AddHook(s)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		for range 20 { // somebody waits for a list to get an element
			short, cancel := context.WithTimeout(ctx, time.Second)
			if err := client.BLPop(short, 0, "list").Err(); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("BLPOP: %v", err)
			}
			cancel()
		}
		store := redis.NewSessions(client, &redis.SessionOptions{Timeout: 300 * time.Millisecond})
		if got := calls(t, store, 6); got != "nnnnno" {
			t.Errorf("calls of the store: %s", got)
		}
		asked := s.asked.Load()
		_ = client.Ping(ctx).Err()
		if s.asked.Load() != asked+1 {
			t.Error("PING is refused")
		}
	})
}
