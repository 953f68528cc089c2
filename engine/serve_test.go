package engine_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/koa-go/koa/engine"
)

func TestServeKeepsConnectionsAlive(t *testing.T) {
	s := start(t, http.HandlerFunc(hello), nil)
	c := s.dial()
	for range 3 {
		c.send(get)
		if res, text := c.response(); res.StatusCode != http.StatusOK || text != "hello" || res.Close {
			t.Errorf("%s %q, close %t; want 200 hello on a kept connection", res.Status, text, res.Close)
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	s.mustStop()
}

func TestServeProtocols(t *testing.T) {
	cert := newCertificate(t, 1)
	files := func(o engine.Options) *engine.Options {
		o.CertFile, o.KeyFile = cert.certFile, cert.keyFile
		return &o
	}
	anyProtocol := protocols((*http.Protocols).SetHTTP1, (*http.Protocols).SetHTTP2)
	for _, tt := range []struct {
		name   string
		opts   *engine.Options
		scheme string
		client *http.Client
		want   string
	}{
		{"speaks HTTP/1.1 without TLS", nil, "http", transport(t, &http.Transport{}), "HTTP/1.1"},
		{"speaks HTTP/2 over TLS", files(engine.Options{}), "https", cert.client(t, anyProtocol), "HTTP/2.0"},
		{"speaks HTTP/1.1 over TLS", files(engine.Options{}), "https", cert.client(t, protocols((*http.Protocols).SetHTTP1)), "HTTP/1.1"},
		{"does not speak a disabled HTTP/2", files(engine.Options{DisableHTTP2: true}), "https", cert.client(t, anyProtocol), "HTTP/1.1"},
		{"speaks HTTP/2 without TLS when asked", &engine.Options{H2C: true}, "http",
			transport(t, &http.Transport{Protocols: protocols((*http.Protocols).SetUnencryptedHTTP2)}), "HTTP/2.0"},
		{"speaks HTTP/1.1 beside H2C", &engine.Options{H2C: true}, "http", transport(t, &http.Transport{}), "HTTP/1.1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = fmt.Fprint(w, r.Proto, " ", r.TLS != nil)
			}), tt.opts)
			_, got := body(t, tt.client, tt.scheme+"://"+s.addr)
			if want := fmt.Sprint(tt.want, " ", tt.scheme == "https"); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			tt.client.CloseIdleConnections()
			s.mustStop()
		})
	}
}

func TestServeOnUnixSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.sock")
	s := start(t, http.HandlerFunc(hello), nil, listen(t, "unix:"+path))
	c := transport(t, &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", path)
	}})
	if _, got := body(t, c, "http://app"); got != "hello" {
		t.Errorf("got %q, want hello", got)
	}
	c.CloseIdleConnections()
	s.mustStop()
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket is still there: %v", err)
	}
}

func TestServePassesOptionsAsteriskOn(t *testing.T) {
	s := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Method+" "+r.RequestURI)
	}), nil)
	c := s.dial()
	c.send("OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
	if _, got := c.response(); got != "OPTIONS *" {
		t.Errorf("the handler saw %q, want OPTIONS *", got)
	}
}

func TestServeHeaderLimit(t *testing.T) {
	// head is a request whose line and header have n bytes together.
	head := func(n int) string {
		const frame = "GET / HTTP/1.1\r\nHost: a\r\nX: \r\n\r\n"
		return strings.Replace(frame, "X: ", "X: "+strings.Repeat("x", n-len(frame)), 1)
	}
	for _, tt := range []struct {
		name  string
		limit int // 0: the default
		bytes int
		want  int
	}{
		{"takes 16 KiB by default", 0, 16 << 10, 200},
		{"refuses a byte more", 0, 16<<10 + 1, 431},
		{"refuses far more", 0, 1 << 20, 431},
		{"takes what is allowed", 64 << 10, 64 << 10, 200},
		{"refuses more than is allowed", 5000, 5001, 431},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := start(t, http.HandlerFunc(hello), &engine.Options{MaxHeaderBytes: tt.limit})
			c := s.dial()
			go func() { _, _ = io.WriteString(c, head(tt.bytes)) }() // may be cut off
			if res, _ := c.response(); res.StatusCode != tt.want {
				t.Errorf("%s for %d bytes, want %d", res.Status, tt.bytes, tt.want)
			}
		})
	}
}

type ctxKey string

func TestServeContextValues(t *testing.T) {
	ctx, cancel := context.WithCancel(context.WithValue(t.Context(), ctxKey("app"), "shop"))
	defer cancel()
	opts := &engine.Options{ConnContext: func(ctx context.Context, c net.Conn) context.Context {
		return context.WithValue(ctx, ctxKey("peer"), c.RemoteAddr().String())
	}}
	l := listen(t, "127.0.0.1:0")
	served := make(chan error, 1)
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprint(w, r.Context().Value(ctxKey("app")), r.Context().Value(ctxKey("peer")) == r.RemoteAddr)
	})
	go func() { served <- engine.Serve(ctx, l, h, opts) }()
	if _, got := body(t, transport(t, &http.Transport{}), "http://"+l.Addr().String()); got != "shoptrue" {
		t.Errorf("the handler saw %s, want the values of both contexts", got)
	}
	cancel()
	if err := receive(t, served, "Serve did not return"); err != nil {
		t.Error(err)
	}
}

func TestServeConnectionGivesAccessToItsDescriptor(t *testing.T) {
	var raw syscall.RawConn
	var inner net.Conn
	opts := &engine.Options{ConnContext: func(ctx context.Context, c net.Conn) context.Context {
		var err error
		if raw, err = c.(syscall.Conn).SyscallConn(); err != nil {
			t.Error(err)
		}
		inner = c.(interface{ NetConn() net.Conn }).NetConn()
		return ctx
	}}
	s := start(t, http.HandlerFunc(hello), opts)
	if _, got := body(t, transport(t, &http.Transport{}), "http://"+s.addr); got != "hello" {
		t.Errorf("got %q, want hello", got)
	}
	s.mustStop()
	if _, ok := inner.(*net.TCPConn); !ok || raw == nil {
		t.Errorf("NetConn is %T and SyscallConn %v; want those of TCP", inner, raw)
	}
}

func TestServeSendsFilesWhole(t *testing.T) {
	content := strings.Repeat("0123456789abcdef", 100_000)
	name := filepath.Join(t.TempDir(), "big.txt")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, name) })
	for _, opts := range []*engine.Options{nil, {StallTimeout: -1}} {
		s := start(t, h, opts)
		c := transport(t, &http.Transport{})
		if _, got := body(t, c, "http://"+s.addr); got != content {
			t.Errorf("got %d bytes, want the %d of the file", len(got), len(content))
		}
		raw := s.dial()
		raw.send("GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=10-100009\r\n\r\n" + get)
		if _, got := raw.response(); got != content[10:100010] {
			t.Errorf("got %d bytes, want the 100000 of the range", len(got))
		}
		if _, got := raw.response(); got != content {
			t.Errorf("got %d bytes after a range, want all %d", len(got), len(content))
		}
		_ = raw.Close()
		c.CloseIdleConnections()
		s.mustStop()
	}
}

func TestServeRefusesNonsense(t *testing.T) {
	for _, tt := range []struct {
		name    string
		handler http.Handler
		opts    *engine.Options
		want    string
	}{
		{"no handler", nil, nil, "engine: the handler is nil"},
		{"bad options", http.HandlerFunc(hello), &engine.Options{MaxHeaderBytes: -1}, "MaxHeaderBytes"},
		{"a missing certificate", http.HandlerFunc(hello), &engine.Options{CertFile: "none.pem", KeyFile: "none.key"}, "none.pem"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := listen(t, "127.0.0.1:0")
			err := engine.Serve(t.Context(), l, tt.handler, tt.opts)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
			if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
				t.Errorf("the listener is still open: %v", err)
			}
		})
	}
}

func TestServeEndsWhenTheListenerFails(t *testing.T) {
	g := newGate()
	l := listen(t, "127.0.0.1:0")
	s := start(t, g, nil, l)
	c := s.dial()
	c.send(get)
	receive(t, g.started, "no request")
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	close(g.release)
	if _, got := c.response(); got != "hello" {
		t.Errorf("got %q, want the request in flight to be answered", got)
	}
	if err := s.wait(); !errors.Is(err, net.ErrClosed) || !strings.Contains(err.Error(), s.addr) {
		t.Errorf("error %v, want net.ErrClosed with the address", err)
	}
}

func TestRun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.sock")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	served := make(chan error, 1)
	go func() { served <- engine.Run(ctx, "unix:"+path, http.HandlerFunc(hello), nil) }()
	var c net.Conn
	eventually(t, "a connection", func() bool {
		var err error
		c, err = net.Dial("unix", path)
		return err == nil
	})
	cl := newClient(t, c)
	cl.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
	if _, got := cl.response(); got != "hello" {
		t.Errorf("got %q, want hello", got)
	}
	cancel()
	if err := receive(t, served, "Run did not return"); err != nil {
		t.Error(err)
	}
	if err := engine.Run(ctx, "nowhere", http.HandlerFunc(hello), nil); err == nil {
		t.Error("Run took a bad address")
	}
}

func TestAnswersThatAPanicCutsShortDoNotLookWhole(t *testing.T) {
	for _, proto := range []string{"HTTP/1.0", "HTTP/1.1"} {
		t.Run(proto, func(t *testing.T) {
			s := start(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				hello(w, nil)
				w.(http.Flusher).Flush()
				panic(http.ErrAbortHandler)
			}), nil)
			c := s.dial()
			c.send("GET / %s\r\nHost: a\r\n\r\n", proto)
			res, err := http.ReadResponse(c.r, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			if text, err := io.ReadAll(res.Body); string(text) != "hello" || err == nil {
				t.Errorf("read %q, %v; want hello and an error", text, err)
			}
		})
	}
}
