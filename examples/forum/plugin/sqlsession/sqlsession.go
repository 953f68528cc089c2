// Package sqlsession is a plugin that keeps sessions in the database of the plugin sqlite
// instead of cookies, so that logging out ends a session for good, whoever has a copy of
// its cookie. The table is in database/migrations.
package sqlsession

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/schedule"
	"github.com/koa-go/koa/middleware/session"
)

// Plugin is for config/plugins.go.
func Plugin() egg.Plugin {
	return egg.Plugin{
		Name:     "sqlsession",
		Requires: []string{"sqlite", "session"},
		Provide: func(app *egg.App) error {
			// The plugin session asks for a session.Store, and the task below for this one.
			store := NewStore(egg.Get[*sql.DB](app), app.Now)
			egg.Provide[session.Store](app, store)
			egg.Provide(app, store)
			return nil
		},
		Schedules: func(app *egg.App) []schedule.Task { return []schedule.Task{clean(app)} },
	}
}

// clean is the task that removes expired sessions.
func clean(app *egg.App) schedule.Task {
	return schedule.Task{
		Name: "sqlsession/clean",
		Spec: schedule.Spec{Interval: time.Hour, Jitter: time.Minute},
		Run: func(ctx context.Context, _ ...any) error {
			n, err := egg.Get[*Store](app).Clean(ctx)
			if err == nil {
				app.CoreLogger().InfoContext(ctx, fmt.Sprintf("[sqlsession] %d expired sessions removed", n))
			}
			return err
		},
	}
}
