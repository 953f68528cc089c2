package egg

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/koa-go/koa/engine"
)

// Run loads the application, serves it until ctx is done, and closes it. It returns
// nil after a clean stop. A nil start is that of a program: Egg's rules say what the
// environment is.
func (app *App) Run(ctx context.Context, start *Start) error {
	err := app.Load(ctx, start)
	if err == nil {
		err = app.Ready(ctx)
	}
	var l net.Listener
	if err == nil {
		l, err = app.Listen(ctx)
	}
	if err == nil {
		err = app.Serve(ctx, l)
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), app.closeTimeout())
	defer cancel()
	return errors.Join(err, app.Close(last))
}

// Address is where the application listens, in the words of [engine.Listen]: what its
// parent handed down, or what the section cluster says.
func (app *App) Address() string {
	listen := app.config.Cluster.Listen
	switch {
	case app.start.Listen != "":
		return app.start.Listen
	case listen.Path != "":
		return "unix:" + listen.Path
	default:
		return net.JoinHostPort(listen.Hostname, strconv.Itoa(listen.Port))
	}
}

// Listen opens the listener for the application.
func (app *App) Listen(ctx context.Context) (net.Listener, error) {
	l, err := engine.Listen(ctx, app.Address())
	if listenErr, ok := errors.AsType[*engine.ListenError](err); ok && app.start.Listen == "" {
		return nil, fmt.Errorf("egg: %w (cluster.listen is %s)", listenErr, app.source("cluster.listen.port"))
	}
	return l, err
}

// Listening is where the application serves: the address of the listener that Serve has, with
// the port that was chosen for port 0. It is nil before, so it is there from ServerDidReady on.
func (app *App) Listening() net.Addr {
	if addr := app.listening.Load(); addr != nil {
		return *addr
	}
	return nil
}

// Serve answers requests from l until ctx is done, and lets those in flight finish. It
// closes l. Schedules run meanwhile.
func (app *App) Serve(ctx context.Context, l net.Listener) error {
	serving, stop := context.WithCancelCause(context.WithoutCancel(ctx))
	defer stop(nil)
	ready := make(chan struct{})
	defer context.AfterFunc(ctx, func() {
		app.leave(serving, ready)
		stop(context.Cause(ctx))
	})()
	addr := l.Addr()
	app.listening.Store(&addr)
	if err := app.startSchedules(ctx); err != nil {
		_ = l.Close()
		return err
	}
	hooks := make(chan error, 1)
	go func() {
		err := runHooks(app, "ServerDidReady", func(h ServerDidReady) error { return h.ServerDidReady(ctx, app) })
		if err == nil {
			app.up.Store(true)
			err = runHooks(app, "DidStart", func(h DidStart) error { return h.DidStart(ctx, app) })
		}
		if err != nil {
			stop(err)
		} else {
			app.started(addr)
			close(ready)
		}
		hooks <- err
	}()
	err := app.koa.Serve(serving, l)
	stop(nil)
	return errors.Join(err, <-hooks)
}

// started tells that the application answers requests.
func (app *App) started(addr net.Addr) {
	took := app.Now().Sub(app.begun).Round(time.Millisecond)
	app.CoreLogger().Info(fmt.Sprintf("[egg:core] %s started on %s (%dms)", app.info.Name, urlOf(addr), took.Milliseconds()))
	if app.start.OnStarted != nil {
		app.start.OnStarted(addr)
	}
	app.loggers.Ready()
}

// urlOf is what to type into a browser to reach addr.
func urlOf(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok {
		return addr.Network() + ":" + addr.String()
	}
	host := tcp.IP.String()
	if tcp.IP.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, strconv.Itoa(tcp.Port))
}

// Close stops schedules, waits for work in the background, runs the functions of
// BeforeClose, and flushes the logs. It may be called after a start that failed. ctx
// limits the waiting. Closing twice does nothing.
func (app *App) Close(ctx context.Context) error {
	app.closeMu.Lock()
	done := app.closed
	app.closed = true
	app.closeMu.Unlock()
	if done || app.loggers == nil {
		return nil
	}
	var errs []error
	if app.schedule != nil {
		errs = append(errs, app.schedule.Stop(ctx))
	}
	app.drainBackground(ctx)
	errs = append(errs, app.runClosers(ctx))
	app.hurryUp()
	if app.client != nil {
		app.client.CloseIdleConnections()
		app.safeClient.CloseIdleConnections()
	}
	return errors.Join(append(errs, app.loggers.Close())...)
}

func (app *App) closeTimeout() time.Duration {
	if app.config == nil || app.config.CloseTimeout == 0 {
		return 10 * time.Second
	}
	return app.config.CloseTimeout
}
