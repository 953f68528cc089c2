package eggtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/koatest"
)

// App is an application that is ready, and what a test can do with it. Expectations and
// mocks belong to the test's goroutine; the application's own methods keep their rules.
type App struct {
	*egg.App

	tb      testing.TB
	clock   *Clock
	logs    *logs
	network *network
	client  *koatest.Client
	mocks   mocks
	addr    net.Addr
}

// Boot starts the application that newApp makes, in the environment unittest unless
// options say otherwise, and closes it when tb ends. It ends the test when the
// application does not start.
//
// In the environments unittest and local the files of the application (configuration,
// views, locale) are those of the directory that the test belongs to: the nearest one
// above it with config/config.default.yaml and app.
func Boot(tb testing.TB, newApp func() *egg.App, opts ...Option) *App {
	tb.Helper()
	a, err := boot(tb, newApp, opts)
	if err != nil {
		tb.Fatalf("eggtest: the application does not start: %v", err)
	}
	return a
}

// BootError returns the error with which the application refuses to start. It ends the
// test when it starts.
func BootError(tb testing.TB, newApp func() *egg.App, opts ...Option) error {
	tb.Helper()
	_, err := boot(tb, newApp, opts)
	if err == nil {
		tb.Fatal("eggtest: the application starts, and should not")
	}
	return err
}

func boot(tb testing.TB, newApp func() *egg.App, opts []Option) (*App, error) {
	tb.Helper()
	a := &App{App: newApp(), tb: tb, logs: &logs{}, network: newNetwork()}
	a.mocks.app = a
	server := newServer(a.App)
	s := &setup{app: a, start: egg.Start{
		Env: "unittest", NoFiles: true, Console: console(tb), WatchLogs: a.logs.add,
		WrapNetwork: a.network.wrap, OnRequest: a.mocks.onRequest, OnStarted: server.onStarted,
	}}
	for _, opt := range opts {
		opt(s)
	}
	tb.Cleanup(func() { a.close(server) })
	if err := a.load(s); err != nil {
		return nil, err
	}
	var err error
	a.addr, err = server.start(tb, s.listen)
	return a, err
}

// console is where logs go: the output of the test, and nowhere for benchmarks, which
// would print it.
func console(tb testing.TB) io.Writer {
	tb.Helper()
	if _, ok := tb.(*testing.B); ok {
		return io.Discard
	}
	return tb.Output()
}

func (a *App) load(s *setup) error {
	ctx := a.tb.Context()
	if err := a.Load(ctx, &s.start); err != nil {
		return err
	}
	a.client = koatest.Request(a.tb, a.Koa()).Prepare(a.mocks.prepare)
	if err := a.Ready(ctx); err != nil {
		return err
	}
	if unused := a.UnusedReplacements(); len(unused) > 0 {
		return fmt.Errorf("eggtest: nothing in the application asks for %s; Replace and Wrap need the type "+
			"that constructors make or take, such as an interface: Replace[service.Users](fake)", strings.Join(unused, ", "))
	}
	return nil
}

// closeTimeout is how long the application may take to stop.
const closeTimeout = 10 * time.Second

func (a *App) close(s *server) {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	if err := errors.Join(s.stop(), a.Close(ctx)); err != nil {
		a.tb.Errorf("eggtest: the application does not stop cleanly: %v", err)
	}
}
