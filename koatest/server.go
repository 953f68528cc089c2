package koatest

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/memhttp"
)

// server serves the application and knows what becomes of each request.
type server struct {
	app       http.Handler
	transport *http.Transport
	exchanges sync.Map // client address: *exchange
}

func newServer(tb testing.TB, app http.Handler) *server {
	tb.Helper()
	if app == nil {
		tb.Fatalf("koatest: the application is nil")
	}
	if app, ok := app.(*koa.Application); ok {
		listen(app)
	}
	s := &server{app: app}
	mem := memhttp.NewServer(tb, s)
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) { return mem.Dial(ctx) }
	s.transport = &http.Transport{
		DialContext:        dial,
		DialTLSContext:     dial, // ServeHTTP says that it is TLS
		DisableCompression: true,
		// One connection for each request: net/http repeats a request that is cut
		// on a used connection, and the application would see it twice.
		MaxIdleConnsPerHost: -1,
	}
	return s
}

// send delivers a request on a new connection.
func (s *server) send(req *http.Request, x *exchange) (*http.Response, error) {
	x.secure = req.URL.Scheme == "https"
	ctx := httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) { s.exchanges.Store(info.Conn.LocalAddr().String(), x) },
	})
	return s.transport.RoundTrip(req.WithContext(ctx))
}

// ServeHTTP is the server's side of send.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v, _ := s.exchanges.LoadAndDelete(r.RemoteAddr)
	x := v.(*exchange) // send stored it before it wrote the request
	if x.secure {
		r.TLS = &tls.ConnectionState{Version: tls.VersionTLS13, HandshakeComplete: true, ServerName: r.Host}
	}
	x.serve(s.app, w, r.WithContext(context.WithValue(r.Context(), exchangeKey{}, x)))
}

// hops is the transport of one call, which redirects may make several
// exchanges of.
type hops struct {
	server *server
	last   *exchange
}

// RoundTrip implements http.RoundTripper.
func (h *hops) RoundTrip(req *http.Request) (*http.Response, error) {
	h.last = newExchange()
	return h.server.send(req, h.last)
}
