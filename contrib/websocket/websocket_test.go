package websocket_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	coder "github.com/coder/websocket"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/websocket"
	"github.com/koa-go/koa/engine"
)

type handler = func(ctx *koa.Context, conn *websocket.Conn) error

// echo answers every message with itself.
func echo(ctx *koa.Context, conn *websocket.Conn) error {
	for {
		kind, message, err := conn.Read(ctx.Context())
		if err != nil {
			return err
		}
		if err := conn.Write(ctx.Context(), kind, message); err != nil {
			return err
		}
	}
}

// server is a running application.
type server struct {
	url   string
	drain context.CancelFunc
	ended chan error
}

func serve(t *testing.T, app *koa.Application) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, drain := context.WithCancel(context.Background())
	s := &server{url: "http://" + l.Addr().String(), drain: drain, ended: make(chan error, 1)}
	go func() {
		s.ended <- engine.Serve(ctx, l, app, &engine.Options{DrainLinger: -1, ErrorLog: slog.New(slog.DiscardHandler)})
	}()
	t.Cleanup(func() {
		drain()
		if err := <-s.ended; err != nil {
			t.Errorf("the server: %v", err)
		}
		s.ended <- nil
	})
	return s
}

// app has one handler. What its layers return goes to errs.
func app(fn handler, opts *websocket.Options, errs chan<- error) *koa.Application {
	app := koa.New(&koa.Options{Env: "test", Proxy: true}).OnError(func(error, *koa.Context) {})
	app.Use(func(ctx *koa.Context, next koa.Handler) error {
		ctx.Set("X-Layer", "1")
		err := next(ctx)
		if errs != nil {
			errs <- err
		}
		return err
	})
	return app.Use(koa.Handle(websocket.Handle(fn, opts)))
}

func dial(t *testing.T, s *server, opts *coder.DialOptions) (*coder.Conn, *http.Response) {
	t.Helper()
	conn, res, err := coder.Dial(t.Context(), s.url, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	return conn, res
}

func TestMessagesAndLayers(t *testing.T) {
	errs := make(chan error, 1)
	conn, res := dial(t, serve(t, app(echo, &websocket.Options{Subprotocols: []string{"b", "a"}, Compress: true}, errs)), &coder.DialOptions{
		Subprotocols: []string{"a", "b"}, CompressionMode: coder.CompressionNoContextTakeover,
	})
	if res.Header.Get("X-Layer") != "1" || conn.Subprotocol() != "b" || res.Header.Get("Sec-WebSocket-Extensions") == "" {
		t.Errorf("headers %v, subprotocol %q", res.Header, conn.Subprotocol())
	}
	for _, want := range []string{"hello", strings.Repeat("x", 10000), ""} {
		if err := conn.Write(t.Context(), coder.MessageText, []byte(want)); err != nil {
			t.Fatal(err)
		}
		if kind, got, err := conn.Read(t.Context()); string(got) != want || kind != coder.MessageText || err != nil {
			t.Errorf("got %q (%v), want %q", got, err, want)
		}
	}
	if err := conn.Close(coder.StatusNormalClosure, ""); err != nil {
		t.Error(err)
	}
	if err := <-errs; err != nil {
		t.Errorf("the client closed, and the layer returns %v", err)
	}
}

func TestHowConnectionsEnd(t *testing.T) {
	failure := errors.New("failure")
	for _, tt := range []struct {
		name   string
		fn     handler
		status coder.StatusCode
		fits   func(err error) bool
	}{
		{"with 1000 when the handler returns", func(*koa.Context, *websocket.Conn) error { return nil }, coder.StatusNormalClosure,
			func(err error) bool { return err == nil }},
		{"with 1011 when it fails", func(*koa.Context, *websocket.Conn) error { return failure }, coder.StatusInternalError,
			func(err error) bool { return errors.Is(err, failure) }},
		{"with 1011 when it panics", func(*koa.Context, *websocket.Conn) error { panic("bug") }, coder.StatusInternalError,
			func(err error) bool { _, ok := errors.AsType[*koa.PanicError](err); return ok }},
		{"with the handler's own status", func(_ *koa.Context, conn *websocket.Conn) error {
			return conn.Close(coder.StatusPolicyViolation, "no")
		}, coder.StatusPolicyViolation, func(err error) bool { return err == nil }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			errs := make(chan error, 1)
			conn, _ := dial(t, serve(t, app(tt.fn, nil, errs)), nil)
			if _, _, err := conn.Read(t.Context()); coder.CloseStatus(err) != tt.status {
				t.Errorf("the client reads %v, want status %d", err, tt.status)
			}
			if err := <-errs; !tt.fits(err) {
				t.Errorf("the layer returns %v", err)
			}
		})
	}
}

func TestClientsThatSendTooMuchAreCut(t *testing.T) {
	errs := make(chan error, 1)
	conn, _ := dial(t, serve(t, app(echo, &websocket.Options{ReadLimit: 10}, errs)), nil)
	if err := conn.Write(t.Context(), coder.MessageText, make([]byte, 11)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := conn.Read(t.Context()); coder.CloseStatus(err) != coder.StatusMessageTooBig {
		t.Errorf("the client reads %v, want status 1009", err)
	}
	if err := <-errs; err != nil {
		t.Errorf("the layer returns %v", err)
	}
}

func TestClientsThatVanish(t *testing.T) {
	errs := make(chan error, 1)
	conn, _ := dial(t, serve(t, app(echo, nil, errs)), nil)
	if err := conn.CloseNow(); err != nil {
		t.Fatal(err)
	}
	if err := <-errs; err != nil {
		t.Errorf("the layer returns %v", err)
	}
}

// The context of a request ends when its client vanishes before the upgrade is done.
func TestClientsThatVanishEarly(t *testing.T) {
	errs := make(chan error, 1)
	conn, _ := dial(t, serve(t, app(func(ctx *koa.Context, conn *websocket.Conn) error {
		gone, vanish := context.WithCancel(ctx.Context())
		ctx.SetContext(gone)
		vanish()
		return echo(ctx, conn)
	}, nil, errs)), nil)
	_, _, _ = conn.Read(t.Context()) // so that the server need not wait for the end
	if err := <-errs; err != nil {
		t.Errorf("the layer returns %v", err)
	}
}

func TestDrainsSayGoodbye(t *testing.T) {
	errs := make(chan error, 1)
	s := serve(t, app(echo, nil, errs))
	conn, _ := dial(t, s, nil)
	s.drain()
	if _, _, err := conn.Read(t.Context()); coder.CloseStatus(err) != coder.StatusGoingAway {
		t.Errorf("the client reads %v, want status 1001", err)
	}
	if err := <-errs; err != nil {
		t.Errorf("the layer returns %v", err)
	}
}

func TestPings(t *testing.T) {
	s := serve(t, app(echo, &websocket.Options{PingInterval: time.Millisecond}, nil))
	pinged := make(chan struct{}, 1)
	conn, _ := dial(t, s, &coder.DialOptions{OnPingReceived: func(context.Context, []byte) bool {
		select {
		case pinged <- struct{}{}:
		default:
		}
		return true
	}})
	conn.CloseRead(t.Context())
	<-pinged
}

func TestClientsThatDoNotAnswerPingsAreCut(t *testing.T) {
	errs := make(chan error, 1)
	dial(t, serve(t, app(echo, &websocket.Options{PingInterval: time.Millisecond}, errs)), nil) // and nobody reads
	if err := <-errs; err != nil {
		t.Errorf("the layer returns %v", err)
	}
}

func TestHandshakesThatAreRefused(t *testing.T) {
	good := http.Header{
		"Connection": {"Upgrade"}, "Upgrade": {"websocket"}, "Sec-Websocket-Version": {"13"}, "Sec-Websocket-Key": {"AAAAAAAAAAAAAAAAAAAAAA=="},
	}
	for _, tt := range []struct {
		name, method, header, value string
		opts                        *websocket.Options
		want                        int
	}{
		{"are none", "GET", "Upgrade", "", nil, http.StatusUpgradeRequired},
		{"are of another method", "POST", "", "", nil, http.StatusMethodNotAllowed},
		{"are of another version", "GET", "Sec-WebSocket-Version", "12", nil, http.StatusBadRequest},
		{"have a bad key", "GET", "Sec-WebSocket-Key", "x", nil, http.StatusBadRequest},
		{"are of another origin", "GET", "Origin", "https://evil.test", nil, http.StatusForbidden},
		{"are of no origin", "GET", "Origin", "null", nil, http.StatusForbidden},
		{"are of an origin that is not listed", "GET", "Origin", "https://evil.test", &websocket.Options{Origins: []string{"*.a.test"}}, http.StatusForbidden},
		{"not of one that is", "GET", "Origin", "https://b.a.test", &websocket.Options{Origins: []string{"*.a.test"}}, http.StatusSwitchingProtocols},
		{"not of the host", "GET", "Origin", "https://127.0.0.1", nil, http.StatusSwitchingProtocols},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, app(func(*koa.Context, *websocket.Conn) error { return nil }, tt.opts, nil))
			req, err := http.NewRequestWithContext(t.Context(), tt.method, s.url, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			req.Header = good.Clone()
			req.Host = "127.0.0.1"
			if tt.header != "" {
				req.Header.Set(tt.header, tt.value)
			}
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			if res.StatusCode != tt.want {
				t.Errorf("got %s, want %d", res.Status, tt.want)
			}
			if tt.want == http.StatusUpgradeRequired && res.Header.Get("Upgrade") != "websocket" {
				t.Errorf("headers %v, want Upgrade", res.Header)
			}
		})
	}
}

func TestTheHostIsThatOfATrustedProxy(t *testing.T) {
	s := serve(t, app(func(*koa.Context, *websocket.Conn) error { return nil }, nil, nil))
	conn, _ := dial(t, s, &coder.DialOptions{HTTPHeader: http.Header{"Origin": {"https://shop.test"}, "X-Forwarded-Host": {"shop.test"}}})
	if _, _, err := conn.Read(t.Context()); coder.CloseStatus(err) != coder.StatusNormalClosure {
		t.Errorf("the client reads %v, want status 1000", err)
	}
}

func TestServersWithoutHijacking(t *testing.T) {
	r := httptest.NewRequest("GET", "/", nil)
	r.Header = http.Header{"Connection": {"Upgrade"}, "Upgrade": {"websocket"}, "Sec-Websocket-Version": {"13"}, "Sec-Websocket-Key": {"AAAAAAAAAAAAAAAAAAAAAA=="}}
	errs := make(chan error, 1)
	defer func() {
		if v := recover(); v != any(http.ErrAbortHandler) {
			t.Errorf("panic %v, want that the connection is cut", v)
		}
		if err := <-errs; koa.StatusOf(err) != http.StatusInternalServerError {
			t.Errorf("the layer returns %v, want status 500", err)
		}
	}()
	app(echo, nil, errs).ServeHTTP(httptest.NewRecorder(), r)
}

func TestSetUpRefuses(t *testing.T) {
	for want, fn := range map[string]func(){
		"websocket: Handle needs":    func() { websocket.Handle(nil, nil) },
		"websocket: Options.Origins": func() { websocket.Handle(echo, &websocket.Options{Origins: []string{"["}}) },
	} {
		func() {
			defer func() {
				if text, _ := recover().(string); !strings.HasPrefix(text, want) {
					t.Errorf("panic %q, want %q", text, want)
				}
			}()
			fn()
		}()
	}
}

// FuzzFrames feeds a server bytes that no client would send.
func FuzzFrames(f *testing.F) {
	f.Add([]byte{0x81, 0x80, 0, 0, 0, 0})
	f.Add([]byte{0x88, 0x82, 0, 0, 0, 0, 3, 0xe8})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		f.Fatal(err)
	}
	returned := make(chan error, 1)
	s := &httptest.Server{Listener: l, Config: &http.Server{Handler: app(echo, nil, returned), ReadHeaderTimeout: time.Minute}}
	s.Start()
	f.Cleanup(s.Close)
	const handshake = "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
	f.Fuzz(func(t *testing.T, frames []byte) {
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, handshake)
		_, _ = conn.Write(frames)
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
		if _, ok := errors.AsType[*koa.PanicError](<-returned); ok {
			t.Errorf("%x makes it panic", frames)
		}
	})
}
