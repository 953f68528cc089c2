package egg

import (
	"context"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/bind"
	"github.com/koa-go/koa/egg/config"
	"github.com/koa-go/koa/egg/httpclient"
	"github.com/koa-go/koa/egg/i18n"
	"github.com/koa-go/koa/egg/logger"
	"github.com/koa-go/koa/egg/schedule"
	"github.com/koa-go/koa/egg/validate"
	"github.com/koa-go/koa/router"
)

// Context is a request and its response: that of koa, so that every middleware of
// koa works.
type Context = koa.Context

// Middleware is a layer of koa.
type Middleware = koa.Middleware

// Router is the router of koa with Egg's rules: paths differ by case, and are
// written in the grammar of Egg's router ("/users/:id(\\d+)").
type Router = router.Router

// Options describe an application.
type Options struct {
	// Name is the name in logs and titles. Default: the last part of the module's
	// path.
	Name string

	// Config is a pointer to the application's configuration with its defaults: a
	// struct that embeds [Config]. Default: a new Config.
	Config any

	// ConfigFiles hold config.default.yaml, config.{env}.yaml and so on, and the
	// directory locale: the application's directory config, embedded. In the
	// environments local and unittest the directory itself is read.
	ConfigFiles fs.FS

	// Files hold the directories view and public of the application's directory app,
	// embedded. In the environments local and unittest the directory itself is read.
	Files fs.FS

	// Plugins are those of the application (config/plugins.go).
	Plugins []Plugin

	// Boot has the application's hooks: any of ConfigWillLoad, ConfigDidLoad, DidLoad,
	// WillReady, DidReady, ServerDidReady, DidStart, BeforeDrain, BeforeClose and CheckHealth.
	Boot any

	// Wire makes the components and registers middleware, schedules and routes. It is
	// generated, or written by hand. Default: nothing is registered.
	Wire func(app *App) error
}

// App is an application. It goes through New, Load, Ready, Serve and Close, each
// called once and in this order; Run does the last four.
type App struct {
	opts  Options
	start Start
	info  Info

	plugins  *pluginSet
	enabled  []*Plugin
	boots    []boot
	notes    []string
	slowHook time.Duration

	timingsMu sync.Mutex // guards timings
	timings   []Timing

	configs    *config.Loader
	config     *Config
	switches   map[string]*LayerSwitch // of plugins, by their section
	files      files
	values     values
	loggers    *logger.Loggers
	client     *httpclient.Client
	safeClient *httpclient.Client
	networks   []func(network http.RoundTripper) http.RoundTripper // what WrapHTTPClient was given
	locales    *i18n.I18n
	layers     layerSet
	helpers    map[string]any
	binder     *bind.Binder
	validator  *validate.Validator
	docs       []Docs
	koa        *koa.Application
	router     *router.Router
	schedule   *schedule.Scheduler

	begun      time.Time
	background sync.WaitGroup
	hurry      context.Context // ends when work in the background has to
	hurryUp    context.CancelFunc
	up         atomic.Bool // the start is over
	leaving    atomic.Bool // the application was told to stop
	listening  atomic.Pointer[net.Addr]

	closeMu sync.Mutex // guards closers and closed
	closers []func(ctx context.Context) error
	closed  bool
}

// New describes an application. It does nothing yet; a nil opts is an application
// with nothing in it.
func New(opts *Options) *App {
	app := &App{helpers: map[string]any{}, switches: map[string]*LayerSwitch{}}
	app.hurry, app.hurryUp = context.WithCancel(context.Background())
	if opts != nil {
		app.opts = *opts
		app.opts.Plugins = slices.Clone(opts.Plugins)
	}
	if app.opts.Config == nil {
		app.opts.Config = &Config{}
	}
	app.values.provided, app.values.substitutes = map[reflect.Type]any{}, map[reflect.Type]*substitute{}
	return app
}

// Name is the name of the application.
func (app *App) Name() string { return app.info.Name }

// Env is the environment: local, unittest, prod or another.
func (app *App) Env() string { return app.info.Env }

// Info tells where and as what the application runs.
func (app *App) Info() Info { return app.info }

// Config is the part of the configuration that is the framework's. It must not be
// changed after ConfigWillLoad.
func (app *App) Config() *Config { return app.config }

// ConfigValues are all values of the configuration with where each came from.
func (app *App) ConfigValues() []config.Value { return app.configs.Values() }

// ConfigOf returns the application's own configuration, of the type of
// Options.Config. Another type is an error of the program, and panics.
func ConfigOf[T any](app *App) T {
	c, ok := app.opts.Config.(T)
	if !ok {
		panic("egg: Options.Config is a " + reflect.TypeOf(app.opts.Config).String() + ", and a " + typeOf[T]().String() + " was asked for")
	}
	return c
}

// Plugins tells what plugins there are, and which are on, in order.
func (app *App) Plugins() []PluginState {
	states := make([]PluginState, 0, len(app.plugins.order))
	seen := map[string]bool{}
	for _, p := range app.enabled {
		states = append(states, *app.plugins.state[p.Name])
		seen[p.Name] = true
	}
	for _, name := range app.plugins.order {
		if !seen[name] {
			states = append(states, *app.plugins.state[name])
		}
	}
	return states
}

// Timings tells how long the hooks of the start took.
func (app *App) Timings() []Timing {
	app.timingsMu.Lock()
	defer app.timingsMu.Unlock()
	return slices.Clone(app.timings)
}

// I18n has the texts of all languages, for code outside of requests (Egg's app.__). It is
// nil without the plugin i18n.
func (app *App) I18n() *i18n.I18n { return app.locales }

// Router is the application's router. Routes are registered in Wire.
func (app *App) Router() *Router { return app.router }

// Koa is the application of package koa that answers the requests.
func (app *App) Koa() *koa.Application { return app.koa }

// ServeHTTP answers a request. The application must be ready.
func (app *App) ServeHTTP(w http.ResponseWriter, r *http.Request) { app.koa.ServeHTTP(w, r) }

// Logger is the application's logger ({name}-web.log).
func (app *App) Logger() *slog.Logger { return app.loggers.App() }

// CoreLogger is the logger of the framework and of plugins (egg-web.log).
func (app *App) CoreLogger() *slog.Logger { return app.loggers.Core() }

// GetLogger returns the logger of that name: logger, coreLogger, errorLogger,
// scheduleLogger, or one of the section customLogger. Another name gives nil.
func (app *App) GetLogger(name string) *slog.Logger { return app.loggers.Get(name) }

// Named returns the application's logger for a part of it, which stands before each
// message: [service.user]. Constructors that ask for a *slog.Logger get it.
func (app *App) Named(name string) *slog.Logger { return logger.Named(app.loggers.App(), name) }

// HTTPClient is the client for requests to other services.
func (app *App) HTTPClient() *httpclient.Client { return app.client }

// Scheduler runs the application's tasks.
func (app *App) Scheduler() *schedule.Scheduler { return app.schedule }

// Now is the time by the application's clock, which tests can set.
func (app *App) Now() time.Time {
	if app.start.Now != nil {
		return app.start.Now()
	}
	return time.Now()
}
