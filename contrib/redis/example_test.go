package redis_test

import (
	"context"
	"log/slog"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/redis"
	"github.com/koa-go/koa/egg/schedule"
	"github.com/koa-go/koa/middleware/ratelimit"
	"github.com/koa-go/koa/middleware/session"
)

// Sessions that Koa services with koa-redis share. Without Redis the site goes on,
// and nobody is logged in.
func ExampleNewSessions() {
	client := redis.NewClient(&goredis.Options{Addr: "localhost:6379"}, nil)
	defer client.Close()

	app := koa.New(&koa.Options{Keys: []string{"a long random key"}})
	app.Use(session.New(&session.Options{
		Store: redis.NewSessions(client, &redis.SessionOptions{
			Seconds: true,
			Degrade: true,
			OnError: func(c context.Context, err error) { slog.WarnContext(c, err.Error()) },
		}),
	}))
}

// A limit that all machines count together, and that ends nobody's work while Redis
// is down.
func ExampleNewLimits() {
	client := redis.NewClient(&goredis.Options{Addr: "localhost:6379"}, nil)
	defer client.Close()

	app := koa.New(nil)
	app.Use(ratelimit.New(&ratelimit.Options{
		Max:      100,
		Duration: time.Minute,
		Store:    redis.NewLimits(client, &redis.LimitOptions{FailOpen: true}),
	}))
}

// A value that is made once a minute, for all machines.
func ExampleGet() {
	client := redis.NewClient(&goredis.Options{Addr: "localhost:6379"}, nil)
	defer client.Close()
	cache := redis.NewCache(client, nil)

	type stats struct{ Users, Orders int }
	count := func(context.Context) (stats, error) {
		return stats{Users: 3, Orders: 14}, nil // slowly
	}

	app := koa.New(nil)
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		today, err := redis.Get(ctx.Context(), cache, "stats", time.Minute, count)
		if err != nil {
			return err
		}
		ctx.SetBody(today)
		return nil
	})
}

// A task that one machine runs.
func ExampleNewLocker() {
	client := redis.NewClient(&goredis.Options{Addr: "localhost:6379"}, nil)
	defer client.Close()

	tasks := schedule.New(&schedule.Options{Locker: redis.NewLocker(client, nil)})
	err := tasks.Add(schedule.Task{
		Name: "report",
		Spec: schedule.Spec{Cron: "0 0 3 * * *", Type: schedule.Worker},
		Run:  func(context.Context, ...any) error { return nil },
	})
	if err != nil {
		slog.Error(err.Error())
	}
}
