package eggredis

import (
	"context"
	"fmt"
	"time"

	"github.com/koa-go/koa/contrib/redis"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/middleware/session"
)

// SessionConfig is the section sessionRedis. Name is what egg-session-redis has.
type SessionConfig struct {
	// Name is one of redis.clients. Default: redis.client.
	Name string

	// Degrade lets requests go on without their session when Redis fails; a line of the
	// log says so each time. Default: false, they fail.
	Degrade bool

	// Timeout is how long a request waits for its session. Default: a second.
	Timeout time.Duration
}

// SessionPlugin keeps the sessions of the application in Redis, where Node services with
// egg-session-redis find them. It switches [Plugin] on and provides a session.Store.
func SessionPlugin() egg.Plugin {
	c := &SessionConfig{}
	return egg.Plugin{
		Name: "sessionRedis", Requires: []string{"redis"}, Config: c,
		Provide: func(app *egg.App) error { return provideStore(app, c) },
	}
}

func provideStore(app *egg.App, c *SessionConfig) error {
	client, err := find(app, "sessionRedis", c.Name)
	if err != nil {
		return err
	}
	if c.Timeout < 0 {
		return fmt.Errorf("sessionRedis.timeout: %v has passed already", c.Timeout)
	}
	egg.Provide[session.Store](app, redis.NewSessions(client, &redis.SessionOptions{
		Timeout: c.Timeout,
		Degrade: c.Degrade,
		OnError: func(c context.Context, err error) {
			app.CoreLogger().WarnContext(c, fmt.Sprintf("[egg-session-redis] a request goes on without its session: %v", err))
		},
	}))
	return nil
}
