package egg

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/koa-go/koa/egg/logger"
	"github.com/koa-go/koa/egg/schedule"
	"github.com/koa-go/koa/middleware/multipart"
)

// Task is a scheduled task of the application: a type of app/schedule. Beside Spec it has
// one of
//
//	Run(ctx context.Context) error
//	Run(ctx context.Context, args ...any) error
//
// for one run, which should return soon after ctx has ended. The context leads to a
// Context of its own, whose log lines say SCHEDULE /__schedule?path=name.
type Task interface {
	// Spec says when it runs. It is asked once.
	Spec() schedule.Spec
}

// Schedule adds a task. Generated wiring calls it for what is in app/schedule. A task that
// makes no sense ends the start with an error.
func (app *App) Schedule(name string, t Task) {
	task := schedule.Task{Name: name, Spec: t.Spec()}
	switch t := t.(type) {
	case interface {
		Run(ctx context.Context, args ...any) error
	}:
		task.Run = t.Run
	case interface {
		Run(ctx context.Context) error
	}:
		task.Run = func(ctx context.Context, _ ...any) error { return t.Run(ctx) }
	default:
		panic(mistake(fmt.Sprintf("egg: the task %s, a %T, has no method Run(ctx context.Context) error", name, t)))
	}
	app.addTask(task)
}

func (app *App) addTask(t schedule.Task) {
	if err := app.schedule.Add(t); err != nil {
		panic(mistake(err.Error()))
	}
}

// newScheduler makes the scheduler. Each run has a Context, as Egg's do.
func (app *App) newScheduler() {
	app.schedule = schedule.New(&schedule.Options{
		Env: app.info.Env, Logger: app.loggers.Schedule(), CoreLogger: app.CoreLogger(), Locker: app.locker(),
		Wrap: func(ctx context.Context, job schedule.Job, run func(ctx context.Context) error) error {
			c := app.scheduleContext(ctx, job.URL())
			return run(c.Context())
		},
	})
	for _, p := range app.enabled {
		if p.Schedules == nil {
			continue
		}
		for _, t := range p.Schedules(app) {
			app.addTask(t)
		}
	}
}

// locker is what a plugin provides so that only one machine runs a task.
func (app *App) locker() schedule.Locker {
	l, _ := Lookup[schedule.Locker](app)
	return l
}

// startSchedules sets the timers, unless the configuration or the plugin list says that
// there shall be none.
func (app *App) startSchedules(ctx context.Context) error {
	if !app.uses("schedule") || app.config.Schedule.Disable {
		return nil
	}
	return app.schedule.Start(context.WithoutCancel(ctx))
}

// RunSchedule runs a task now, whatever its times, and returns what it returns (Egg's
// app.runSchedule).
func (app *App) RunSchedule(ctx context.Context, name string, args ...any) error {
	return app.schedule.Run(ctx, name, args...)
}

// multipartTasks clean up what uploads that were never finished have left.
func multipartTasks(app *App) []schedule.Task {
	c := app.config.Multipart.CleanSchedule
	return []schedule.Task{{
		Name: "egg-multipart/clean_tmpdir",
		Spec: schedule.Spec{Cron: c.Cron, Disable: c.Disable},
		Run: func(context.Context, ...any) error {
			err := multipart.CleanTempDir(app.multipartDir(), 24*time.Hour)
			if os.IsNotExist(err) {
				return nil
			}
			return err
		},
	}}
}

// rotation starts log files anew while the application runs.
type rotation struct{ stop context.CancelFunc }

// DidReady starts it.
func (r *rotation) DidReady(ctx context.Context, app *App) error {
	ctx, r.stop = context.WithCancel(context.WithoutCancel(ctx))
	go logger.NewRotator(app.loggers, &app.config.Logrotator).Run(ctx)
	return nil
}

// BeforeClose ends it.
func (r *rotation) BeforeClose(context.Context, *App) error {
	if r.stop != nil {
		r.stop()
	}
	return nil
}

var (
	_ DidReady    = (*rotation)(nil)
	_ BeforeClose = (*rotation)(nil)
)
