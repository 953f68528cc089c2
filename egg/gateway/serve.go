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

// adminKey is the key of the admin listener among others.
const adminKey = "admin"

// change opens listeners that c asks for, and then stops those it does not ask for.
// When one cannot be opened nothing changes. s may be nil, before Run.
func (s *servers) change(c *Config) error {
	if s == nil {
		return nil
	}
	wanted := s.wanted(c)
	opened := map[string]*server{}
	for key, w := range wanted {
		if is := s.open[key]; is != nil && is.settings == w.settings {
			continue
		}
		if err := s.listen(key, w, opened); err != nil {
			for _, o := range opened {
				_ = o.listener.Close() // nobody knows of it
			}
			return err
		}
	}
	for key, is := range s.open {
		if w := wanted[key]; w == nil || w.settings != is.settings {
			is.stop()
			delete(s.open, key)
		}
	}
	addresses := map[string]net.Addr{}
	for key, o := range opened {
		s.serve(o, c.DrainTimeout)
		s.open[key] = o
		addresses[o.settings.Address] = o.listener.Addr()
	}
	if s.g.opts.OnListen != nil && len(opened) > 0 {
		s.g.opts.OnListen(addresses)
	}
	return nil
}

// wanted are the listeners of a configuration.
func (s *servers) wanted(c *Config) map[string]*server {
	list := map[string]*server{}
	for _, l := range c.Listen {
		list[l.Address] = &server{settings: l, handler: s.g}
	}
	if !c.Admin.Disable {
		list[adminKey] = &server{settings: Listen{Address: c.Admin.Address}, handler: s.g.admin(c.Admin.Address)}
	}
	return list
}

func (s *servers) listen(key string, w *server, opened map[string]*server) error {
	if is := s.open[key]; is != nil && is.settings.Address == w.settings.Address {
		return fmt.Errorf("gateway: TLS of the listener %s cannot be turned on or off, or get other files, while it is open: "+
			"start the gateway anew, or keep the names of the files", w.settings.Address)
	}
	l, err := engine.Listen(s.ctx, w.settings.Address)
	if err != nil {
		return err
	}
	w.listener = l
	opened[key] = w
	return nil
}

// serve serves in the background until w is stopped.
func (s *servers) serve(w *server, drain time.Duration) {
	ctx, cancel := context.WithCancel(s.ctx)
	w.stop, w.done = cancel, make(chan struct{})
	opts := &engine.Options{
		CertFile: inDir(s.g.dir, w.settings.CertFile), KeyFile: inDir(s.g.dir, w.settings.KeyFile),
		H2C: w.settings.H2C, DrainTimeout: drain, ErrorLog: s.g.logger,
	}
	s.g.logger.Info("listening", "address", w.listener.Addr().String())
	s.all.Go(func() {
		defer close(w.done)
		err := engine.Serve(ctx, w.listener, w.handler, opts)
		if cut, ok := errors.AsType[*engine.DrainError](err); ok {
			s.g.logger.Warn("drain", "address", w.settings.Address, "error", cut)
			err = nil
		}
		if err == nil {
			return
		}
		select {
		case s.ended <- fmt.Errorf("gateway: %s: %w", w.settings.Address, err):
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
