package redis_test

import (
	"testing"
	"time"

	"github.com/koa-go/koa/contrib/redis"
	"github.com/koa-go/koa/egg/schedule"
	"github.com/koa-go/koa/egg/schedule/lockertest"
)

func TestLocker(t *testing.T) {
	client := start(t)
	lockertest.Run(t, func(*testing.T) schedule.Locker {
		return redis.NewLocker(client, &redis.LockerOptions{Timeout: patient})
	})
}

func TestLockerRemembersTicksForAnHour(t *testing.T) {
	client := start(t)
	life := lifeOf(t, client, "schedule:report", func() {
		release, ok, err := redis.NewLocker(client, &redis.LockerOptions{Timeout: patient}).Lock(t.Context(), "report", time.Now(), time.Minute)
		if err != nil || !ok {
			t.Fatalf("Lock = %v, %v", ok, err)
		}
		if err := release(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	life.want(t, time.Hour+time.Minute)
}
