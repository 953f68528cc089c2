package gateway

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/koa-go/koa/engine"
)

// servers are the listeners of a gateway that runs. Those of the file change with it.
type servers struct {
	g     *Gateway
	ctx   context.Context // of Run, but for its end
	open  map[string]*server
	ended chan error // of one that ended by itself
	all   sync.WaitGroup
}

type server struct {
	settings Listen
	drain    time.Duration
	cert     *certificate // nil without TLS
	handler  http.Handler
	listener net.Listener
	stop     context.CancelFunc
	done     chan struct{}
}

// Run listens, serves and follows the file until ctx is done. Then /health of the admin
// listener turns to 503, requests in flight get the DrainTimeout, and Run closes the
// gateway and returns nil, or why a drain was cut short. It can be called once.
func (g *Gateway) Run(ctx context.Context) error {
	s := &servers{g: g, ctx: context.WithoutCancel(ctx), open: map[string]*server{}, ended: make(chan error, 1)}
	defer func() { _ = g.Close() }() // always nil
	if err := g.begin(s); err != nil {
		return err
	}
	err := g.follow(ctx, s)
	g.draining.Store(true)
	g.mu.Lock()
	defer g.mu.Unlock()
	s.stopAll(false)
	s.stopAll(true)
	return err
}

// begin opens the listeners.
func (g *Gateway) begin(s *servers) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.servers != nil {
		panic("gateway: Run called twice")
	}
	if err := s.change(g.current.Load().config); err != nil {
		return err
	}
	g.servers = s
	return nil
}

// follow reads the file when it has changed.
func (g *Gateway) follow(ctx context.Context, s *servers) error {
	ticker := time.NewTicker(g.opts.Interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-s.ended:
			return err
		case <-ticker.C:
			if g.changed() {
				_ = g.Reload() // the log and the status tell
			}
			s.renew()
		}
	}
}

// changed reports whether the file holds something else than what was read last.
func (g *Gateway) changed() bool {
	data, err := os.ReadFile(g.file)
	if err != nil {
		return false // it is being replaced, perhaps; SIGHUP tells more
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return sha256.Sum256(data) != g.seen
}

// serve serves in the background until w is stopped.
func (s *servers) serve(w *server) {
	ctx, cancel := context.WithCancel(s.ctx)
	w.stop, w.done = cancel, make(chan struct{})
	opts := &engine.Options{TLS: w.cert.config(), H2C: w.settings.H2C, DrainTimeout: w.drain, ErrorLog: s.g.logger}
	address := w.settings.Address
	s.g.logger.Info("listening", "address", w.listener.Addr().String())
	s.all.Go(func() {
		defer close(w.done)
		err := engine.Serve(ctx, w.listener, w.handler, opts)
		if cut, ok := errors.AsType[*engine.DrainError](err); ok {
			s.g.logger.Warn("drain", "address", address, "error", cut)
			err = nil
		}
		if err == nil {
			return
		}
		select {
		case s.ended <- fmt.Errorf("gateway: %s: %w", address, err):
		default: // another one has ended before
		}
	})
}

// stopAll stops the listeners for clients, or then all, and waits for them.
func (s *servers) stopAll(admin bool) {
	for key, w := range s.open {
		if key != adminKey || admin {
			w.stop()
		}
	}
	for key, w := range s.open {
		if key != adminKey || admin {
			<-w.done
		}
	}
	if admin {
		s.all.Wait() // also for those that the file dropped before
	}
}
