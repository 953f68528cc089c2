package gateway

import (
	"crypto/sha256"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// Options are what a program gives a gateway beside its file. The zero value is ready
// to use.
type Options struct {
	// Registries are further kinds of registries. Default: those that are there.
	Registries Registries

	// Log is told of readings of the file and of what goes wrong. Default:
	// slog.Default().
	Log *slog.Logger

	// Environ is the environment for ${NAME} in the file. Default: os.Environ().
	Environ []string

	// Interval is how often the file is looked at. What counts is its content.
	// Default: half a second.
	Interval time.Duration

	// OnListen is called when listeners were opened, with the addresses they have by
	// those in the file. It must not call Reload or Close. Default: nothing.
	OnListen func(opened map[string]net.Addr)
}

// Gateway sends requests to services as its file says. All methods are safe for
// concurrent use.
type Gateway struct {
	file, dir string
	opts      Options
	logger    *slog.Logger
	current   atomic.Pointer[generation]
	inFlight  atomic.Int64
	requests  atomic.Uint64
	draining  atomic.Bool
	last      atomic.Pointer[reading]

	mu      sync.Mutex // guards the fields below; one reading at a time
	seen    [sha256.Size]byte
	servers *servers

	parting sync.Mutex          // guards leaving
	leaving map[*service]string // by name: not in the file any more, but in use
}

// reading is how reading the file went.
type reading struct {
	loaded  time.Time // when it last went well
	failure string    // "" if it went well
}

var _ http.Handler = (*Gateway)(nil)

// New reads a file and makes what it describes, but for the listeners, which are Run's.
// The services are followed from then on, until Run ends or Close is called. An error
// tells all mistakes in the file, with lines and keys. opts may be nil.
func New(file string, opts *Options) (*Gateway, error) {
	g := &Gateway{file: file, dir: filepath.Dir(file), leaving: map[*service]string{}}
	if opts != nil {
		g.opts = *opts
	}
	if g.opts.Interval <= 0 {
		g.opts.Interval = 500 * time.Millisecond
	}
	if g.logger = g.opts.Log; g.logger == nil {
		g.logger = slog.Default()
	}
	g.current.Store(&generation{config: &Config{}})
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := g.load(); err != nil {
		return nil, err
	}
	return g, nil
}

// Reload reads the file. If it is good, requests that come from now on go by it: what
// did not change keeps its connections and what is known of its instances, and what is
// gone is closed when its last request has ended. If not, nothing changes, and the
// error says why.
func (g *Gateway) Reload() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	err := g.load()
	if err != nil {
		g.last.Store(&reading{loaded: g.last.Load().loaded, failure: err.Error()})
		g.logger.Error("the configuration stays as it was", "file", g.file, "error", err)
		return err
	}
	g.logger.Info("the configuration was read", "file", g.file)
	return nil
}

// load is Reload for those who hold mu.
func (g *Gateway) load() error {
	data, err := os.ReadFile(g.file)
	if err != nil {
		return fmt.Errorf("gateway: %w", err)
	}
	g.seen = sha256.Sum256(data)
	c, err := parse(g.file, data, &g.opts)
	if err != nil {
		return err
	}
	before := g.current.Load()
	next, err := g.build(c, before)
	if err != nil {
		return err
	}
	if err := g.servers.change(c); err != nil {
		next.retire(before)
		return err
	}
	g.current.Store(next)
	g.part(before, next)
	before.retire(next)
	g.last.Store(&reading{loaded: time.Now()})
	return nil
}

// ServeHTTP sends a request where the file says, as the listeners do.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.requests.Add(1)
	g.inFlight.Add(1)
	defer g.inFlight.Add(-1)
	for {
		route := g.current.Load().find(r)
		if !holdAll(route.needs) {
			continue // there is a newer generation
		}
		defer releaseAll(route.needs)
		route.handler.ServeHTTP(w, r)
		return
	}
}

// Close stops following the services. Requests in flight go on; new ones are answered
// 503. It returns nil, also when called again.
func (g *Gateway) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	closed := &generation{config: &Config{}, nowhere: &route{handler: http.HandlerFunc(unavailable)}}
	before := g.current.Swap(closed)
	g.part(before, closed)
	before.retire(closed)
	return nil
}

func unavailable(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "the gateway is closed", http.StatusServiceUnavailable)
}

// part notes the services that are about to go.
func (g *Gateway) part(before, after *generation) {
	g.parting.Lock()
	defer g.parting.Unlock()
	for name, s := range before.services {
		if after.services[name] != s {
			g.leaving[s] = name
		}
	}
}

// ended is called when nobody uses a service any more.
func (g *Gateway) ended(s *service) {
	g.parting.Lock()
	defer g.parting.Unlock()
	delete(g.leaving, s)
}
