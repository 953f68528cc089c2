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
	lockertest.Run(t, func(*testing.T) schedule.Locker { return redis.NewLocker(client, nil) })
}

func TestLockerRemembersTicksForAnHour(t *testing.T) {
	client := start(t)
	release, ok, err := redis.NewLocker(client, nil).Lock(t.Context(), "report", time.Now(), time.Minute)
	if err != nil || !ok {
		t.Fatalf("Lock = %v, %v", ok, err)
	}
	if err := release(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := client.PTTL(t.Context(), "schedule:report").Val(); got < time.Hour || got > time.Hour+time.Minute {
		t.Errorf("the tick is remembered for %v, want an hour and the ttl", got)
	}
}
