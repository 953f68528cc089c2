package redis_test

import (
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/koa-go/koa/contrib/redis"
)

func TestConstructorsRefuseClientsThatWaitForever(t *testing.T) {
	const want = "redis: the client would wait for a Redis that hangs: set its ContextTimeoutEnabled, or make it with NewClient"
	for name, client := range map[string]goredis.UniversalClient{
		"Client":        goredis.NewClient(&goredis.Options{}),
		"ClusterClient": goredis.NewClusterClient(&goredis.ClusterOptions{}),
		"Ring":          goredis.NewRing(&goredis.RingOptions{}),
	} {
		t.Run(name, func(t *testing.T) {
			defer client.Close()
			panics(t, want, func() { redis.NewSessions(client, nil) })
			panics(t, want, func() { redis.NewLimits(client, nil) })
			panics(t, want, func() { redis.NewLocker(client, nil) })
			panics(t, want, func() { redis.NewCache(client, nil) })
		})
	}
}

func TestConstructorsRefuseTimesThatHavePassed(t *testing.T) {
	client := redis.NewClient(&goredis.Options{}, nil)
	defer client.Close()
	panics(t, "redis: SessionOptions.Timeout: -1s has passed already", func() {
		redis.NewSessions(client, &redis.SessionOptions{Timeout: -time.Second})
	})
	panics(t, "redis: CacheOptions.Lease: -1s has passed already", func() {
		redis.NewCache(client, &redis.CacheOptions{Lease: -time.Second})
	})
	panics(t, "redis: BreakerOptions.Pause: -1s has passed already", func() {
		redis.NewBreaker(&redis.BreakerOptions{Pause: -time.Second})
	})
}

func TestNewClientKeepsWhatIsSet(t *testing.T) {
	opts := &goredis.Options{Addr: "redis:6379", DialTimeout: time.Minute, DialerRetries: 7}
	client := redis.NewClient(opts, nil)
	defer client.Close()
	got := client.Options()
	if got.Addr != "redis:6379" || got.DialTimeout != time.Minute || got.DialerRetries != 7 || !got.ContextTimeoutEnabled {
		t.Errorf("options %+v", got)
	}
	if opts.ContextTimeoutEnabled {
		t.Error("the caller's options have changed")
	}
}
