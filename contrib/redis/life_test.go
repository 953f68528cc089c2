package redis_test

import (
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// life is how long a key lives, as exactly as the time of its writing is known.
type life struct{ min, max time.Duration }

// lifeOf finds out, by the server's clock, how long a key lives that write writes.
func lifeOf(t *testing.T, client *goredis.Client, key string, write func()) life {
	t.Helper()
	before := serverTime(t, client)
	write()
	after := serverTime(t, client)
	ends, err := client.PExpireTime(t.Context(), key).Result()
	if err != nil {
		t.Fatal(err)
	}
	end := time.UnixMilli(ends.Milliseconds())
	return life{min: end.Sub(after), max: end.Sub(before)}
}

func serverTime(t *testing.T, client *goredis.Client) time.Time {
	t.Helper()
	now, err := client.Time(t.Context()).Result()
	if err != nil {
		t.Fatal(err)
	}
	return now.Truncate(time.Millisecond)
}

// want checks that it is d, give or take a millisecond of rounding.
func (l life) want(t *testing.T, d time.Duration) {
	t.Helper()
	if d < l.min-time.Millisecond || d > l.max+time.Millisecond {
		t.Errorf("the key lives for %v to %v, want %v", l.min, l.max, d)
	}
}
