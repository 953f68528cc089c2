package egg

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// The hooks of an application's life, in Egg's order. A plugin's Boot and Options.Boot
// implement those they need. Plugins' hooks run in the order of the plugins and before
// the application's, one after another; BeforeDrain and BeforeClose run the other way round.
// DidStart and BeforeDrain are not Egg's. An error ends the start.

// ConfigWillLoad is for a Boot that changes the configuration.
type ConfigWillLoad interface {
	// ConfigWillLoad is the last chance to change the configuration.
	ConfigWillLoad(app *App) error
}

// ConfigDidLoad is for a Boot that needs the final configuration.
type ConfigDidLoad interface {
	// ConfigDidLoad runs when the configuration is final: the place to change the list
	// of middleware.
	ConfigDidLoad(app *App) error
}

// DidLoad is for a Boot that opens connections.
type DidLoad interface {
	// DidLoad runs when services, middleware, controllers and routes are there.
	DidLoad(ctx context.Context, app *App) error
}

// WillReady is for a Boot that loads data.
type WillReady interface {
	// WillReady runs when all DidLoad are done.
	WillReady(ctx context.Context, app *App) error
}

// DidReady is for a Boot that works beside the requests.
type DidReady interface {
	// DidReady runs when the application can answer requests.
	DidReady(ctx context.Context, app *App) error
}

// ServerDidReady is for a Boot that needs the listening server.
type ServerDidReady interface {
	// ServerDidReady runs when the server listens.
	ServerDidReady(ctx context.Context, app *App) error
}

// DidStart is for a Boot that tells others where the application is.
type DidStart interface {
	// DidStart runs when all ServerDidReady are done and readiness may say yes: who is told of
	// the application may ask at once.
	DidStart(ctx context.Context, app *App) error
}

// BeforeDrain is for a Boot that has told others where the application is.
type BeforeDrain interface {
	// BeforeDrain runs when the listening application was told to stop, while it still
	// takes new connections, and before health.drainDelay: the time to leave registries.
	// DidStart has ended by then; when the start failed, BeforeDrain does not run. ctx ends
	// after closeTimeout. An error is logged and stops nothing.
	BeforeDrain(ctx context.Context, app *App) error
}

// BeforeClose is for a Boot that has something to close.
type BeforeClose interface {
	// BeforeClose runs when the application stops, after the last request, also when
	// the start failed halfway.
	BeforeClose(ctx context.Context, app *App) error
}

// boot is a Boot and whose it is.
type boot struct {
	unit string // "plugin redis", or "app"
	hook any
}

// runHooks calls the hook of every boot that has it.
func runHooks[H any](app *App, name string, call func(h H) error) error {
	for _, b := range app.boots {
		h, ok := b.hook.(H)
		if !ok {
			continue
		}
		done := app.watchSlow(b.unit, name)
		err := call(h)
		done()
		if err != nil {
			return fmt.Errorf("egg: %s of %s: %w", name, b.unit, err)
		}
	}
	return nil
}

// leaveOthers calls BeforeDrain of every boot that has it, in reverse order.
func (app *App) leaveOthers(ctx context.Context) {
	for _, b := range slices.Backward(app.boots) {
		h, ok := b.hook.(BeforeDrain)
		if !ok {
			continue
		}
		if err := h.BeforeDrain(ctx, app); err != nil {
			app.CoreLogger().Warn(fmt.Sprintf("[egg:core] BeforeDrain of %s: %v", b.unit, err))
		}
	}
}

// watchSlow warns when a hook takes longer than it should (Egg's ready timeout),
// until the function it returns is called.
func (app *App) watchSlow(unit, hook string) (done func()) {
	limit := app.slowHook
	start := app.Now()
	t := time.AfterFunc(limit, func() {
		app.CoreLogger().Warn(fmt.Sprintf("[egg:core:ready_timeout] %s seconds later %s of %s was still unable to finish.",
			formatSeconds(limit), hook, unit))
	})
	return func() {
		t.Stop()
		app.timingsMu.Lock()
		defer app.timingsMu.Unlock()
		app.timings = append(app.timings, Timing{Unit: unit, Hook: hook, Took: app.Now().Sub(start)})
	}
}

// Timing is how long a hook took.
type Timing struct {
	Unit string        `json:"unit"` // "plugin redis", or "app"
	Hook string        `json:"hook"`
	Took time.Duration `json:"took"`
}

func formatSeconds(d time.Duration) string {
	return fmt.Sprintf("%g", d.Seconds())
}

// BeforeClose adds a function that App.Close calls, those added last first and all
// before the hooks of the application and its plugins.
func (app *App) BeforeClose(fn func(ctx context.Context) error) {
	app.closeMu.Lock()
	defer app.closeMu.Unlock()
	app.closers = append(app.closers, fn)
}

// runClosers calls what was added with BeforeClose and then the hooks, in reverse
// order. All run, whatever the others return.
func (app *App) runClosers(ctx context.Context) error {
	var errs []error
	for {
		fn := app.popCloser()
		if fn == nil {
			break
		}
		if err := fn(ctx); err != nil {
			errs = append(errs, fmt.Errorf("egg: close: %w", err))
		}
	}
	for _, b := range slices.Backward(app.boots) {
		h, ok := b.hook.(BeforeClose)
		if !ok {
			continue
		}
		if err := h.BeforeClose(ctx, app); err != nil {
			errs = append(errs, fmt.Errorf("egg: BeforeClose of %s: %w", b.unit, err))
		}
	}
	return errors.Join(errs...)
}

func (app *App) popCloser() func(ctx context.Context) error {
	app.closeMu.Lock()
	defer app.closeMu.Unlock()
	if len(app.closers) == 0 {
		return nil
	}
	last := app.closers[len(app.closers)-1]
	app.closers = app.closers[:len(app.closers)-1]
	return last
}
