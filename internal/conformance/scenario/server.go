package scenario

import (
	"context"
	"fmt"
	"net/http"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/engine"
	"github.com/koa-go/koa/internal/conformance/wire"
	"github.com/koa-go/koa/internal/memhttp"
)

// server serves one application in memory, as [koa.Application.Listen] would.
type server struct {
	app      *koa.Application
	listener *memhttp.Listener
	stop     context.CancelFunc
	stopped  chan error
}

func start(app *koa.Application) *server {
	return startServing(app, func(ctx context.Context, l *memhttp.Listener) error { return app.Serve(ctx, l) })
}

func startServing(app *koa.Application, serve func(context.Context, *memhttp.Listener) error) *server {
	ctx, stop := context.WithCancel(context.Background())
	s := &server{app: app, listener: memhttp.Listen(), stop: stop, stopped: make(chan error, 1)}
	go func() { s.stopped <- serve(ctx, s.listener) }()
	return s
}

// close waits until the server is done with everything.
func (s *server) close() error {
	s.stop()
	if err := <-s.stopped; err != nil {
		return fmt.Errorf("the server ended with: %w", err)
	}
	return nil
}

// exchange sends a request over a connection of its own.
func (s *server) exchange(req *wire.Request) (*wire.Reply, error) {
	conn, err := s.listener.Dial(context.Background())
	if err != nil {
		return nil, err
	}
	return wire.Exchange(conn, req)
}

// deliver hands the application a request that no server would let through. A
// harmless request of the same method, version and body goes over the wire and
// is replaced on the threshold of the application: its reply is framed and
// sent like any other.
func (s *server) deliver(odd *wire.Request) (*wire.Reply, error) {
	replace := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.app.ServeHTTP(w, asGiven(r, odd))
	})
	direct := startServing(s.app, func(ctx context.Context, l *memhttp.Listener) error {
		return engine.Serve(ctx, l, replace, serverOptions())
	})
	harmless := *odd
	harmless.Target = "/"
	harmless.Headers = [][2]string{{"Host", "conformance.invalid"}}
	reply, err := direct.exchange(&harmless)
	if closing := direct.close(); err == nil {
		err = closing
	}
	return reply, err
}
