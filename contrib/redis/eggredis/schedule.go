package eggredis

import (
	"github.com/koa-go/koa/contrib/redis"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/schedule"
)

// ScheduleConfig is the section scheduleRedis.
type ScheduleConfig struct {
	// Name is one of redis.clients. Default: redis.client.
	Name string
}

// SchedulePlugin lets one machine of the fleet run each task of type worker at each of
// its times: those whose applications have one name and share the Redis. It switches
// [Plugin] on and provides a schedule.Locker.
func SchedulePlugin() egg.Plugin {
	c := &ScheduleConfig{}
	return egg.Plugin{
		Name: "scheduleRedis", Requires: []string{"redis"}, Config: c,
		Provide: func(app *egg.App) error {
			client, err := find(app, "scheduleRedis", c.Name)
			if err != nil {
				return err
			}
			prefix := "schedule:" + app.Name() + ":"
			egg.Provide[schedule.Locker](app, redis.NewLocker(client, &redis.LockerOptions{Prefix: prefix}))
			return nil
		},
	}
}
