package egg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/koa-go/koa/egg/config"
)

// Load brings the application up to where it could answer requests: plugins, then
// configuration, hooks, services, middleware and routes. Nothing is connected and no
// port is opened. A nil start is that of a program. Its errors say what is wrong, where
// it stands and what to do, several of them at once where that is possible.
func (app *App) Load(ctx context.Context, start *Start) (err error) {
	if app.koa != nil || app.plugins != nil {
		return errors.New("egg: Load was called before; make another application with New")
	}
	app.startAs(start)
	app.begun = app.Now()
	defer app.catch(&err)
	for _, step := range []func() error{
		app.loadPlugins, app.loadConfig, app.loadLoggers, app.loadHooks, app.loadComponents, app.loadLayers,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	app.dump()
	return nil
}

// startAs keeps how the application starts.
func (app *App) startAs(start *Start) {
	if start != nil {
		app.start = *start
	}
	if app.start.Environ == nil {
		app.start.Environ = os.Environ()
	}
}

// loadPlaces finds out where the files of the application are, whatever else its
// configuration says.
func (app *App) loadPlaces(start *Start) error {
	app.startAs(start)
	if err := app.loadPlugins(); err != nil {
		return err
	}
	err := app.loadConfig()
	if _, mistaken := errors.AsType[config.Errors](err); err != nil && !mistaken {
		return err
	}
	app.info.Rundir = app.rundir()
	return nil
}

// Ready runs the hooks that open connections and load data. After it the application
// answers requests. The context of the hooks ends after the time workerStartTimeout of the
// configuration.
func (app *App) Ready(ctx context.Context) error {
	if limit := app.config.WorkerStartTimeout; limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, limit,
			fmt.Errorf("egg: the start took longer than workerStartTimeout (%v)", limit))
		defer cancel()
	}
	err := runHooks(app, "DidLoad", func(h DidLoad) error { return h.DidLoad(ctx, app) })
	if err == nil {
		err = runHooks(app, "WillReady", func(h WillReady) error { return h.WillReady(ctx, app) })
	}
	if err == nil {
		err = runHooks(app, "DidReady", func(h DidReady) error { return h.DidReady(ctx, app) })
	}
	return err
}

// loadPlugins finds out the environment, and which plugins are on in what order.
func (app *App) loadPlugins() error {
	env, scope, err := app.environment()
	if err != nil {
		return err
	}
	if app.start.Scope != "" {
		scope = app.start.Scope
	}
	if err := app.locate(env, scope); err != nil {
		return err
	}
	app.plugins, err = mergePlugins(builtinPlugins(), app.opts.Plugins, app.getenv("EGG_PLUGINS"))
	if err != nil {
		return err
	}
	app.enabled, app.notes, err = app.plugins.enabled(env)
	if err != nil {
		return err
	}
	app.slowHook, err = readyTimeout(app.getenv("EGG_READY_TIMEOUT_ENV"))
	if err != nil {
		return err
	}
	for _, p := range app.enabled {
		if p.Boot != nil {
			app.boots = append(app.boots, boot{"plugin " + p.Name, p.Boot})
		}
	}
	if app.opts.Boot != nil {
		app.boots = append(app.boots, boot{"app", app.opts.Boot})
	}
	return nil
}

// readyTimeout is how long a hook may take before there is a warning: 10 seconds, or those
// of the variable (Egg's).
func readyTimeout(seconds string) (time.Duration, error) {
	if seconds == "" {
		return 10 * time.Second, nil
	}
	n, err := strconv.ParseFloat(seconds, 64)
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("egg: $EGG_READY_TIMEOUT_ENV is %q; write a number of seconds, such as 10", seconds)
	}
	return time.Duration(n * float64(time.Second)), nil
}

// inBase is name below the base directory, or below the working directory without one.
func (app *App) inBase(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(app.info.BaseDir, name)
}

// loadHooks lets the plugins and the application change the configuration, and then
// hands out what plugins provide.
func (app *App) loadHooks() error {
	for _, note := range app.notes {
		app.CoreLogger().Info("[egg:loader] " + note)
	}
	if err := app.defineLayers(); err != nil {
		return err
	}
	if err := runHooks(app, "ConfigWillLoad", func(h ConfigWillLoad) error { return h.ConfigWillLoad(app) }); err != nil {
		return err
	}
	if err := app.loadCore(); err != nil {
		return err
	}
	if err := runHooks(app, "ConfigDidLoad", func(h ConfigDidLoad) error { return h.ConfigDidLoad(app) }); err != nil {
		return err
	}
	app.layers.own = slices.Clone(app.config.Middleware)
	return nil
}

// loadComponents calls the constructors of the application and registers its routes.
func (app *App) loadComponents() error {
	for _, p := range app.enabled {
		if p.Provide == nil {
			continue
		}
		if err := p.Provide(app); err != nil {
			return fmt.Errorf("egg: plugin %s: %w", p.Name, err)
		}
	}
	app.newScheduler()
	if app.opts.Wire == nil {
		return nil
	}
	if err := app.opts.Wire(app); err != nil {
		return fmt.Errorf("egg: %w", err)
	}
	return nil
}

// loadLayers puts the chain together: middleware, and the router last.
func (app *App) loadLayers() error {
	if err := app.layers.build(app); err != nil {
		return err
	}
	if err := errors.Join(app.checkNames(), app.checkHandlers()); err != nil {
		return err
	}
	if err := app.serveOpenAPI(); err != nil {
		return err
	}
	if err := app.checkConfig(); err != nil {
		return err
	}
	if err := app.answerProbes(); err != nil {
		return err
	}
	app.koa.Use(app.outermost())
	app.layers.use(app.koa)
	app.koa.Use(app.layers.wrap("router", app.router.Routes()))
	app.koa.Callback()
	return nil
}
