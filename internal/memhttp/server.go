package memhttp

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/koa-go/koa/engine"
)

// Server is a running server of one test.
type Server struct {
	// URL is the base of its addresses, without a slash at the end.
	URL string

	listener *Listener
	client   *http.Client
}

// drainTimeout is what requests get that a test left behind.
const drainTimeout = 5 * time.Second

// NewServer serves h with [engine.Serve] until tb ends. What the server has to
// say is logged to tb, and requests that do not end in 5 s fail it.
func NewServer(tb testing.TB, h http.Handler) *Server {
	tb.Helper()
	s := &Server{URL: "http://127.0.0.1", listener: Listen()}
	s.client = &http.Client{Transport: s.transport()}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- engine.Serve(ctx, s.listener, h, options(tb)) }()
	tb.Cleanup(func() {
		s.client.CloseIdleConnections()
		cancel()
		if err := <-served; err != nil {
			tb.Errorf("memhttp: %v", err)
		}
	})
	return s
}

func options(tb testing.TB) *engine.Options {
	tb.Helper()
	return &engine.Options{
		DrainTimeout: drainTimeout,
		DrainLinger:  -1,
		ErrorLog:     slog.New(slog.NewTextHandler(tb.Output(), nil)),
	}
}

// Client returns the client of the server: whatever host a request names, it
// goes there. It asks for no compression by itself, so that tests see what was
// sent. It may be changed before it is used.
func (s *Server) Client() *http.Client { return s.client }

// Dial opens a connection for bytes that no client would send.
func (s *Server) Dial(ctx context.Context) (net.Conn, error) { return s.listener.Dial(ctx) }

func (s *Server) transport() *http.Transport {
	return &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return s.listener.Dial(ctx)
		},
		DisableCompression: true,
	}
}
