package dev

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/koa-go/koa/engine"
)

// Run serves the application until ctx is done, and returns nil then. By that time
// every process that it started is gone. An error means that it could not begin: the
// address is taken, or there is no application in the directory. What is wrong with
// the application itself is shown and waited out.
func Run(ctx context.Context, opts Options) error {
	opts, err := opts.withDefaults()
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(opts.Dir, "main.go")); err != nil {
		return fmt.Errorf("egg dev: %s is no application: %w", opts.Dir, err)
	}
	listener, err := engine.Listen(ctx, opts.Addr)
	if err != nil {
		return fmt.Errorf("egg dev: %w", err)
	}
	defer func() { _ = listener.Close() }()
	spawner := newSpawner()
	defer spawner.close()
	builder, err := newBuilder(opts.Dir, opts.BuildFlags, spawner.start)
	if err != nil {
		return fmt.Errorf("egg dev: %w", err)
	}
	defer builder.close()
	s := newSupervisor(opts, listener.Addr(), builder)
	server := s.server(listener.Addr())
	go func() { _ = server.Serve(listener) }() // ends with Close
	s.run(ctx)
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if server.Shutdown(last) == nil { // the workers are gone: what is left is to pass on
		return nil
	}
	return server.Close()
}

func newSupervisor(opts Options, addr net.Addr, b *builder) *supervisor {
	out := &lockedWriter{w: opts.Out}
	s := &supervisor{
		opts:    opts,
		url:     urlOf(opts.Addr, addr),
		tree:    newTree(opts.Dir),
		builder: b,
		launcher: &launcher{
			dir: opts.Dir, args: arguments(opts, addr), out: out, color: !opts.NoColor,
			limit: opts.StartLimit, start: b.start,
		},
		gate:    newGate(),
		hub:     newHub(),
		console: &console{out: out, color: !opts.NoColor, json: opts.JSON},
		changed: map[string]bool{},
		results: make(chan *result, 1),
		exits:   make(chan *worker),
		listed:  make(chan *packages),
		settle:  stopped(),
		retry:   stopped(),
	}
	s.watch = newWatcher(s.tree, opts.Poll)
	s.board.s = status{State: "starting", URL: s.url, Dir: opts.Dir}
	return s
}

func stopped() *time.Timer {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return t
}

// arguments are those of the worker behind `--env=local`.
func arguments(opts Options, addr net.Addr) []string {
	var args []string
	if reachable(addr) {
		args = append(args, "--set=trustedProxies=127.0.0.1")
	}
	return append(append(args, "start"), opts.Args...)
}

// reachable reports whether other machines may be clients.
func reachable(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	return ok && !tcp.IP.IsLoopback()
}

// urlOf is what to type into a browser, with the name that was asked for.
func urlOf(asked string, addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok {
		return addr.Network() + ":" + addr.String()
	}
	host, _, _ := net.SplitHostPort(asked)
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = ""
	}
	return "http://" + net.JoinHostPort(cmp.Or(host, "localhost"), fmt.Sprint(tcp.Port))
}

// server answers at the public port.
func (s *supervisor) server(addr net.Addr) *http.Server {
	pages := newPages(filepath.Base(s.opts.Dir), s.hub)
	own := http.NewServeMux()
	own.Handle(prefix+"events", s.hub)
	own.HandleFunc(prefix+"reload.js", script)
	own.HandleFunc(prefix+"status", s.board.serve(s.hub))
	own.HandleFunc(prefix+"failure", func(w http.ResponseWriter, r *http.Request) {
		if f := s.board.read().Failure; f != nil {
			pages.html(w, f, http.StatusInternalServerError)
			return
		}
		http.Redirect(w, r, "/", http.StatusFound)
	})
	f := &front{gate: s.gate, hub: s.hub, pages: pages, own: own, limit: s.opts.WaitLimit, forwarded: reachable(addr)}
	f.init()
	return &http.Server{Handler: f, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(io.Discard, "", 0)}
}
