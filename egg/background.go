package egg

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/koa-go/koa"
)

// RunInBackground runs fn on a goroutine of its own; the request need not wait for it
// (Egg's ctx.runInBackground). Its context has the values of the request, and ends
// only when the application has waited long enough at its stop. How it ended is
// logged under name; an error or a panic also goes to the error listeners.
func RunInBackground(ctx *Context, name string, fn func(ctx context.Context) error) {
	From(ctx).inBackground(detached(ctx), name, fn)
}

// RunInBackground is [RunInBackground] for work that no request started.
func (app *App) RunInBackground(name string, fn func(ctx context.Context) error) {
	app.inBackground(app.AnonymousContext(nil), name, fn)
}

func (app *App) inBackground(ctx *Context, name string, fn func(ctx context.Context) error) {
	app.background.Go(func() {
		c, cancel := context.WithCancel(ctx.Context())
		defer cancel()
		defer context.AfterFunc(app.hurry, cancel)()
		start := app.Now()
		err := guarded(c, fn)
		used := float64(app.Now().Sub(start).Microseconds()) / 1000
		log := requestLogger(ctx, app.CoreLogger())
		if err == nil {
			log.Info(fmt.Sprintf("[egg:background] task:%s success (%gms)", name, used))
			return
		}
		log.Info(fmt.Sprintf("[egg:background] task:%s fail (%gms)", name, used))
		app.koa.EmitError(err, ctx)
	})
}

// guarded turns a panic of fn into an error.
func guarded(ctx context.Context, fn func(ctx context.Context) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &koa.PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return fn(ctx)
}

// BackgroundDone waits until no work of RunInBackground is left, or ctx is done
// (Egg's app.backgroundTasksFinished).
func (app *App) BackgroundDone(ctx context.Context) error {
	done := make(chan struct{})
	go func() {
		app.background.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// drainBackground gives the work in the background the time until ctx is done, and
// then tells it to hurry.
func (app *App) drainBackground(ctx context.Context) {
	if app.BackgroundDone(ctx) == nil {
		return
	}
	app.CoreLogger().Warn("[egg:background] tasks are still running; their contexts end now")
	app.hurryUp()
	last, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := app.BackgroundDone(last); err != nil {
		app.CoreLogger().Error("[egg:background] tasks are left behind", slog.Any("err", err))
	}
}
