package redis_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/koa-go/koa/contrib/redis"
	"github.com/koa-go/koa/internal/testserver"
	"github.com/koa-go/koa/middleware/session"
)

// TestSessionsOutliveAFailover: what was replicated is there when the sentinels have made
// the replica the primary, and nobody started anything anew.
func TestSessionsOutliveAFailover(t *testing.T) {
	t.Parallel() // it mostly waits
	servers := testserver.StartSentinels(t)
	client := redis.NewFailoverClient(&goredis.FailoverOptions{MasterName: testserver.SentinelMaster, SentinelAddrs: servers.Addrs}, nil)
	t.Cleanup(func() { _ = client.Close() })
	works := redis.NewSessions(client, &redis.SessionOptions{Timeout: patient})
	store := redis.NewSessions(client, &redis.SessionOptions{Timeout: timeout})
	opts := session.SetOptions{MaxAge: time.Hour}
	if err := works.Set(t.Context(), "id", []byte(`{"views":1}`), opts); err != nil {
		t.Fatal(err)
	}
	if n, err := client.Wait(t.Context(), 1, patient).Result(); n != 1 || err != nil {
		t.Fatalf("%d replicas have it, %v", n, err)
	}

	servers.Primary.Kill()
	failed := 0
	for end := time.Now().Add(3 * time.Minute); ; { // sentinels that were given no time do nothing for half a minute
		var err error
		within(t, bearable, func() { err = store.Set(t.Context(), "other", []byte(`{}`), opts) })
		if err == nil {
			break
		}
		failed++
		if time.Now().After(end) {
			t.Fatalf("no new primary for three minutes: %v", err)
		}
		time.Sleep(20 * time.Millisecond) // between two requests
	}
	if failed == 0 {
		t.Error("the primary was killed, and no call failed")
	}
	if data, err := works.Get(t.Context(), "id"); string(data) != `{"views":1}` || err != nil {
		t.Errorf("after the failover: %s, %v", data, err)
	}
}

// TestEverythingWorksOnACluster has keys on all nodes.
func TestEverythingWorksOnACluster(t *testing.T) {
	t.Parallel()
	var addrs []string
	for _, node := range testserver.StartRedisCluster(t) {
		addrs = append(addrs, node.Addr)
	}
	client := redis.NewClusterClient(&goredis.ClusterOptions{Addrs: addrs}, nil)
	t.Cleanup(func() { _ = client.Close() })
	sessions := redis.NewSessions(client, &redis.SessionOptions{Timeout: patient})
	limits := redis.NewLimits(client, &redis.LimitOptions{Timeout: patient})
	locker := redis.NewLocker(client, &redis.LockerOptions{Timeout: patient})
	cache := redis.NewCache(client, &redis.CacheOptions{Timeout: patient})
	var loads atomic.Int32
	for i := range 30 {
		name, opts := fmt.Sprint("n", i), session.SetOptions{MaxAge: time.Hour}
		if err := sessions.Set(t.Context(), name, []byte(`{}`), opts); err != nil {
			t.Fatal(err)
		}
		if swapped, err := sessions.Swap(t.Context(), name, []byte(`{}`), []byte(`{"a":1}`), opts); !swapped || err != nil {
			t.Fatalf("Swap = %v, %v", swapped, err)
		}
		if got, err := limits.Take(t.Context(), name, tenAMinute, time.Now()); !got.Allowed || err != nil {
			t.Fatalf("Take = %+v, %v", got, err)
		}
		if _, ok, err := locker.Lock(t.Context(), name, time.Now(), time.Minute); !ok || err != nil {
			t.Fatalf("Lock = %v, %v", ok, err)
		}
		if got, err := redis.Get(t.Context(), cache, name, time.Minute, counted(&loads, opened())); got.Title == "" || err != nil {
			t.Fatalf("Get = %+v, %v", got, err)
		}
	}
}
