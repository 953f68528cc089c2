package redis_test

import (
	"testing"
	"time"

	"github.com/koa-go/koa/contrib/redis"
	"github.com/koa-go/koa/middleware/ratelimit"
	"github.com/koa-go/koa/middleware/ratelimit/storetest"
)

func TestLimits(t *testing.T) {
	client := start(t)
	storetest.Run(t, func(*testing.T) ratelimit.Store {
		return redis.NewLimits(client, &redis.LimitOptions{Timeout: patient})
	})
}

// TestLimitsCountAsTheMemoryDoes gives the same requests to both stores.
func TestLimitsCountAsTheMemoryDoes(t *testing.T) {
	const ms = time.Millisecond
	steps := []time.Duration{0, 0, ms, 7 * ms, 0, 300 * ms, 0, 0, 0, 1500 * ms, 333 * ms, 0, 10 * time.Second, 0, 0}
	client := start(t)
	for _, limit := range []ratelimit.Limit{
		{Max: 1, Duration: time.Second},
		{Max: 3, Duration: time.Second},
		{Max: 7, Duration: time.Minute},
		{Max: 2500, Duration: time.Hour},
	} {
		store, memory := redis.NewLimits(client, &redis.LimitOptions{Timeout: patient}), ratelimit.NewMemory(nil)
		key, now := limit.Duration.String(), time.UnixMilli(1_800_000_000_000)
		for i, step := range steps {
			now = now.Add(step)
			got, err := store.Take(t.Context(), key+string(rune('0'+limit.Max%10)), limit, now)
			if err != nil {
				t.Fatal(err)
			}
			want, _ := memory.Take(t.Context(), key, limit, now)
			if got.Allowed != want.Allowed || got.Remaining != want.Remaining ||
				got.Reset.Sub(want.Reset).Abs() > ms || (got.RetryAfter-want.RetryAfter).Abs() > ms {
				t.Errorf("%+v, request %d: %+v, the memory has %+v", limit, i, got, want)
			}
		}
	}
}

func TestLimitsForgetFullBudgets(t *testing.T) {
	client := start(t)
	store := redis.NewLimits(client, &redis.LimitOptions{Timeout: patient})
	life := lifeOf(t, client, "gcra:limit:me", func() {
		if _, err := store.Take(t.Context(), "limit:me", ratelimit.Limit{Max: 10, Duration: time.Minute}, time.Now()); err != nil {
			t.Fatal(err)
		}
	})
	life.want(t, 7*time.Second) // until the budget is full, and one more
}

func TestLimitsRefuseKeysOfOthers(t *testing.T) {
	client := start(t)
	client.Set(t.Context(), "gcra:limit:me", "<html>", 0)
	client.LPush(t.Context(), "gcra:limit:you", "x")
	store := redis.NewLimits(client, &redis.LimitOptions{Timeout: patient})
	for _, key := range []string{"limit:me", "limit:you"} {
		if got, err := store.Take(t.Context(), key, ratelimit.Limit{Max: 10, Duration: time.Minute}, time.Now()); err == nil {
			t.Errorf("Take(%s) = %+v, want an error", key, got)
		}
	}
}
