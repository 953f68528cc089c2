package eggtest

import (
	"context"
	"net"
	"sync"
	"testing"

	"github.com/koa-go/koa/egg"
)

// server runs App.Serve, so that hooks and schedules have what they have in production.
type server struct {
	app    *egg.App
	cancel context.CancelFunc

	started chan struct{} // closed when it answers
	ended   chan error    // has what Serve returned
}

func newServer(app *egg.App) *server { return &server{app: app, started: make(chan struct{})} }

// onStarted is for egg.Start.
func (s *server) onStarted(net.Addr) { close(s.started) }

// start returns when the hooks of DidStart are done.
func (s *server) start(tb testing.TB, listen bool) (net.Addr, error) {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(tb.Context()))
	s.cancel = cancel
	var l net.Listener = newIdle()
	if listen {
		var err error
		if l, err = s.app.Listen(ctx); err != nil {
			return nil, err
		}
	}
	addr := l.Addr()
	s.ended = make(chan error, 1)
	go func() { s.ended <- s.app.Serve(ctx, l) }()
	select {
	case <-s.started:
		return addr, nil
	case err := <-s.ended:
		s.ended = nil
		return nil, err
	}
}

// stop ends what start began. It may be called when start never was.
func (s *server) stop() error {
	if s.cancel == nil {
		return nil
	}
	s.cancel()
	if s.ended == nil {
		return nil
	}
	return <-s.ended
}

// idle is a listener to which nobody connects: requests of tests go to the application
// by package koatest.
type idle struct {
	once   sync.Once
	closed chan struct{}
}

func newIdle() *idle { return &idle{closed: make(chan struct{})} }

// Accept waits for Close.
func (l *idle) Accept() (net.Conn, error) {
	<-l.closed
	return nil, net.ErrClosed
}

// Close ends Accept.
func (l *idle) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

// Addr is what the log says.
func (l *idle) Addr() net.Addr { return memory{} }

// memory is the address of an idle listener.
type memory struct{}

func (memory) Network() string { return "memory" }
func (memory) String() string  { return "eggtest" }
