package koa

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/koa-go/koa/cookies"
)

// Application is a stack of middleware, its settings, and the listeners for
// errors that no layer handled. It is an http.Handler.
//
// Set it up on one goroutine; from the first request on it is safe for
// concurrent use and its stack is fixed.
type Application struct {
	settings Options
	trusted  proxies
	keys     *cookies.Keygrip
	checks   bool // the use of ended Contexts is looked for

	middleware []Middleware
	positions  []string // where each layer was given to Use
	listeners  []func(err error, ctx *Context)

	compile sync.Once
	run     atomic.Pointer[Handler]

	provided sync.Map // of Key.Provide
	contexts sync.Pool
}

// New makes an application; opts may be nil. It copies opts, and panics when a
// setting makes no sense.
func New(opts *Options) *Application {
	app := &Application{settings: withDefaults(opts)}
	app.settings.Keys = slices.Clone(app.settings.Keys)
	app.trusted = parseProxies(app.settings.TrustedProxies)
	app.keys = app.settings.keygrip()
	app.checks = app.settings.Env != "production" && app.settings.Env != "prod"
	app.contexts.New = func() any { return &Context{} }
	return app
}

// Use adds layers inside those that are there, in the order given, and returns
// the application. It panics on nil and after the first request.
func (app *Application) Use(stack ...Middleware) *Application {
	mustNotBeNil("Use", stack)
	if app.run.Load() != nil {
		panic("koa: Use called after the first request or after Callback; register all middleware before")
	}
	position := callerPosition()
	for _, m := range stack {
		app.middleware = append(app.middleware, m)
		app.positions = append(app.positions, position)
	}
	return app
}

// Middleware returns a copy of the stack, outermost first.
func (app *Application) Middleware() []Middleware { return slices.Clone(app.middleware) }

// OnError adds a listener for errors that no layer handled: answered with an
// error, or come too late for an answer ([Response.HeaderSent] or not
// [Response.Writable]). ctx is nil for errors outside a request. The first
// listener takes the place of the default one, which prints what is neither a
// 404 nor exposed to the client. Listeners are called on the request's
// goroutine and must be safe for concurrent use.
func (app *Application) OnError(fn func(err error, ctx *Context)) *Application {
	if fn == nil {
		panic("koa: OnError needs a function, got nil")
	}
	app.listeners = append(app.listeners, fn)
	return app
}

// EmitError hands err to the listeners (Koa's app.emit('error')). ctx may be
// nil. A nil err is ignored.
func (app *Application) EmitError(err error, ctx *Context) {
	if err == nil {
		return
	}
	if len(app.listeners) == 0 {
		if StatusOf(err) != http.StatusNotFound && !exposed(err) && !app.settings.Silent {
			app.logError(err, ctx)
		}
		return
	}
	for _, fn := range app.listeners {
		app.guard(ctx, func() { fn(err, ctx) })
	}
}

// guard runs a listener. Its panic is printed and stops nothing else.
func (app *Application) guard(ctx *Context, fn func()) {
	defer func() {
		if v := recover(); v != nil {
			app.logError(&PanicError{Value: v, Stack: debug.Stack()}, ctx)
		}
	}()
	fn()
}

// logError is the default listener's print.
func (app *Application) logError(err error, ctx *Context) {
	if log := app.settings.Logger; log != nil {
		args := []any{slog.Any("err", err)}
		if ctx != nil {
			args = append(args, slog.Any("request", ctx))
		}
		if p, ok := errors.AsType[*PanicError](err); ok {
			args = append(args, slog.String("stack", string(p.Stack)))
		}
		log.Error("koa: unhandled error", args...)
		return
	}
	text := fmt.Sprintf("%+v", err)
	if p, ok := errors.AsType[*PanicError](err); ok {
		text += "\n" + string(p.Stack)
	}
	if ctx != nil {
		text = ctx.Request.method + " " + ctx.Request.url + ": " + text
	}
	fmt.Fprintf(os.Stderr, "\n  %s\n\n", strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  "))
}

// Callback composes the stack now instead of at the first request and returns
// the application as a handler.
func (app *Application) Callback() http.Handler {
	app.compiled()
	return app
}

func (app *Application) compiled() Handler {
	app.compile.Do(func() {
		run := app.compose(func(*Context) error { return nil })
		app.run.Store(&run)
	})
	return *app.run.Load()
}

// compose folds the stack, with end behind its last layer.
func (app *Application) compose(end Handler) Handler {
	if app.settings.Compose == nil {
		return foldWhole(app.middleware, end)
	}
	one := app.settings.Compose(slices.Clone(app.middleware))
	if one == nil {
		panic("koa: Options.Compose returned nil; it must return one middleware for the whole stack")
	}
	return foldWhole([]Middleware{one}, end)
}

// ServeHTTP answers one request.
func (app *Application) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if run := app.run.Load(); run != nil {
		app.serve(*run, w, r)
		return
	}
	app.serve(app.compiled(), w, r)
}

func (app *Application) serve(run Handler, w http.ResponseWriter, r *http.Request) {
	if app.settings.ReuseContexts && !app.checks {
		ctx := app.contexts.Get().(*Context)
		ctx.init(app, w, r)
		ctx.serve(run)
		if ctx.rest == nil || !ctx.rest.forked { // as after an abort's panic, it is left to the collector
			ctx.reset()
			app.contexts.Put(ctx)
		}
		return
	}
	ctx := &Context{}
	ctx.init(app, w, r)
	ctx.serve(run)
}

// NewContext makes a Context outside of serving (Koa's createContext): for
// tests of single layers, see package koatest.
func (app *Application) NewContext(w http.ResponseWriter, r *http.Request) *Context {
	ctx := &Context{}
	ctx.init(app, w, r)
	return ctx
}

// Env is the environment.
func (app *Application) Env() string { return app.settings.Env }

// Proxy reports whether X-Forwarded-* headers are believed, from everybody or
// from TrustedProxies.
func (app *Application) Proxy() bool { return app.settings.Proxy || app.trusted.any() }

// ProxyIPHeader is the header with the addresses of client and proxies.
func (app *Application) ProxyIPHeader() string { return app.settings.ProxyIPHeader }

// MaxIPsCount is how many addresses of that header count, 0 for all.
func (app *Application) MaxIPsCount() int { return app.settings.MaxIPsCount }

// SubdomainOffset is how many labels of a host are the domain.
func (app *Application) SubdomainOffset() int { return app.settings.SubdomainOffset }

// Silent reports whether the default error listener is off.
func (app *Application) Silent() bool { return app.settings.Silent }

// Keys is what signs cookies, nil when there are no keys.
func (app *Application) Keys() *cookies.Keygrip { return app.keys }

// Now is the application's clock.
func (app *Application) Now() time.Time { return app.settings.Now() }

// MarshalJSON shows the settings which Koa's app.toJSON shows: no keys.
func (app *Application) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]any{
		"subdomainOffset": app.SubdomainOffset(),
		"proxy":           app.Proxy(),
		"env":             app.Env(),
	})
}

// LogValue shows what MarshalJSON shows.
func (app *Application) LogValue() slog.Value {
	return slog.GroupValue(
		slog.Int("subdomainOffset", app.SubdomainOffset()),
		slog.Bool("proxy", app.Proxy()),
		slog.String("env", app.Env()),
	)
}
