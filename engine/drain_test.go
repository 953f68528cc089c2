package engine_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/engine"
)

func TestDrainAnswersRequestsInFlight(t *testing.T) {
	g := newGate()
	s := start(t, g, nil)
	c := s.dial()
	c.send(get)
	receive(t, g.started, "no request")
	s.cancel()
	eventually(t, "the listener is closed", func() bool {
		c, err := net.Dial("tcp", s.addr)
		if err == nil {
			_ = c.Close()
		}
		return err != nil
	})
	close(g.release)
	if _, got := c.response(); got != "hello" {
		t.Errorf("got %q, want hello", got)
	}
	c.ended()
	if err := s.wait(); err != nil {
		t.Errorf("Serve: %v", err)
	}
}

func TestDrainCutsStuckRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var cause error
		stuck := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
			cause = context.Cause(r.Context())
		})
		s, dial := startMem(t, stuck, nil)
		c := dial()
		c.send(get)
		synctest.Wait()
		begin := time.Now()
		err := s.stop()
		want := engine.DrainError{Cut: 1, Timeout: 25 * time.Second}
		if e, ok := errors.AsType[*engine.DrainError](err); !ok || *e != want {
			t.Errorf("error %v, want %v", err, &want)
		}
		if took := time.Since(begin); took != want.Timeout {
			t.Errorf("after %v, want %v", took, want.Timeout)
		}
		if cause != err {
			t.Errorf("the handler learned of %v, want the same error", cause)
		}
		c.ended()
	})
}

func TestDrainDoesNotWaitForHandlersThatIgnoreTheirContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		s, dial := startMem(t, g, &engine.Options{DrainTimeout: time.Minute})
		c := dial()
		c.send(get)
		<-g.started
		begin := time.Now()
		if err := s.stop(); err == nil {
			t.Error("a clean drain, want an error")
		}
		if took := time.Since(begin); took != time.Minute+time.Second {
			t.Errorf("after %v, want 1m and a second for the handler", took)
		}
		close(g.release)
	})
}

func TestDrainHasNoLimitWhenToldSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, dial := startMem(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(90 * time.Second)
			hello(w, r)
		}), &engine.Options{DrainTimeout: -1})
		c := dial()
		c.send(get)
		synctest.Wait()
		s.cancel()
		if _, got := c.response(); got != "hello" {
			t.Errorf("got %q, want hello", got)
		}
		if err := <-s.served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
}

func TestDrainOfSilentConnections(t *testing.T) {
	for _, tt := range []struct {
		name    string
		opts    engine.Options
		request string
		want    time.Duration
	}{
		{"lingers on idle ones", engine.Options{}, get, 500 * time.Millisecond},
		{"lingers on new ones", engine.Options{}, "", 500 * time.Millisecond},
		{"lingers as told", engine.Options{DrainLinger: 3 * time.Second}, get, 3 * time.Second},
		{"closes at once when told so", engine.Options{DrainLinger: -1}, get, 0},
		{"closes new ones at once when told so", engine.Options{DrainLinger: -1}, "", 0},
		{"does not linger beyond the time limit", engine.Options{DrainTimeout: 100 * time.Millisecond}, get, 100 * time.Millisecond},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, dial := startMem(t, http.HandlerFunc(hello), &tt.opts)
				c := dial()
				if tt.request != "" {
					c.send("%s", tt.request)
					c.response()
				}
				synctest.Wait()
				begin := time.Now()
				if err := s.stop(); err != nil {
					t.Errorf("Serve: %v", err)
				}
				c.ended()
				if took := time.Since(begin); took != tt.want {
					t.Errorf("after %v, want %v", took, tt.want)
				}
			})
		})
	}
}

func TestDrainAnswersWhatWasOnItsWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, dial := startMem(t, http.HandlerFunc(hello), nil)
		idle, fresh, half := dial(), dial(), dial()
		idle.send(get)
		idle.response()
		half.send("%s", get[:10])
		synctest.Wait()
		begin := time.Now()
		s.cancel()
		time.Sleep(100 * time.Millisecond)
		for _, c := range []*client{idle, fresh, half} {
			text := get
			if c == half {
				text = get[10:]
			}
			c.send("%s", text)
			if res, got := c.response(); got != "hello" || !res.Close {
				t.Errorf("got %q, close %t; want hello and close", got, res.Close)
			}
			c.ended()
		}
		if err := <-s.served; err != nil {
			t.Errorf("Serve: %v", err)
		}
		if took := time.Since(begin); took != 100*time.Millisecond {
			t.Errorf("after %v, want no wait once nothing is open", took)
		}
	})
}

// TestDrainLosesNoRequest has clients that send their next request as soon as
// they have an answer, until one says close.
func TestDrainLosesNoRequest(t *testing.T) {
	s := start(t, http.HandlerFunc(hello), nil)
	var answered atomic.Int32
	var clients sync.WaitGroup
	for range 16 {
		c := s.dial()
		clients.Go(func() {
			for {
				if _, err := io.WriteString(c, get); err != nil {
					t.Errorf("send: %v", err)
					return
				}
				res, err := http.ReadResponse(c.r, nil)
				if err != nil {
					t.Errorf("a request was lost: %v", err)
					return
				}
				_, _ = io.Copy(io.Discard, res.Body)
				answered.Add(1)
				if res.Close {
					return
				}
			}
		})
	}
	eventually(t, "traffic", func() bool { return answered.Load() > 1000 })
	s.mustStop()
	clients.Wait()
}

// TestDrainTakesQueuedConnections has clients whose connections nobody has
// accepted when the drain begins.
func TestDrainTakesQueuedConnections(t *testing.T) {
	l := listen(t, "127.0.0.1:0")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var clients []*client
	for range 20 {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		clients = append(clients, newClient(t, c))
		clients[len(clients)-1].send(get)
	}
	if err := engine.Serve(ctx, l, http.HandlerFunc(hello), nil); err != nil {
		t.Errorf("Serve: %v", err)
	}
	for _, c := range clients {
		if _, got := c.response(); got != "hello" {
			t.Errorf("got %q, want hello", got)
		}
	}
}

func TestDrainTellsStreams(t *testing.T) {
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		draining := engine.Draining(r.Context())
		select {
		case <-draining:
			t.Error("draining before the drain")
		default:
		}
		_, _ = io.WriteString(w, "first ")
		_ = http.NewResponseController(w).Flush()
		<-draining
		_, _ = io.WriteString(w, "last")
	})
	cert := newCertificate(t, 1)
	secure := &engine.Options{CertFile: cert.certFile, KeyFile: cert.keyFile}
	for _, tt := range []struct {
		name   string
		opts   *engine.Options
		scheme string
		client *http.Client
	}{
		{"over HTTP/1.1", nil, "http", transport(t, &http.Transport{})},
		{"over HTTP/2", secure, "https", cert.client(t, protocols((*http.Protocols).SetHTTP2))},
		{"over H2C", &engine.Options{H2C: true}, "http", transport(t, &http.Transport{Protocols: protocols((*http.Protocols).SetUnencryptedHTTP2)})},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := start(t, h, tt.opts)
			res, err := tt.client.Get(tt.scheme + "://" + s.addr)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			s.cancel()
			if got, err := io.ReadAll(res.Body); string(got) != "first last" || err != nil {
				t.Errorf("got %q, %v; want the whole stream", got, err)
			}
			if err := s.wait(); err != nil {
				t.Errorf("Serve: %v", err)
			}
		})
	}
	if engine.Draining(t.Context()) != nil {
		t.Error("a context of no server has a drain")
	}
}

func TestDrainSendsHTTP2ClientsElsewhere(t *testing.T) {
	s := start(t, http.HandlerFunc(hello), &engine.Options{H2C: true})
	c := transport(t, &http.Transport{Protocols: protocols((*http.Protocols).SetUnencryptedHTTP2)})
	if _, got := body(t, c, "http://"+s.addr); got != "hello" {
		t.Fatalf("got %q, want hello", got)
	}
	begin := time.Now()
	s.mustStop() // and not wait until the client is idle for long enough
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("an idle HTTP/2 connection held the drain for %v", took)
	}
}

func TestDrainCutsHTTP2Streams(t *testing.T) {
	cert := newCertificate(t, 1)
	started := make(chan struct{})
	finished := make(chan error, 1)
	s := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(started)
		<-r.Context().Done()
		finished <- r.Context().Err()
	}), &engine.Options{CertFile: cert.certFile, KeyFile: cert.keyFile, DrainTimeout: 50 * time.Millisecond})
	c := cert.client(t, protocols((*http.Protocols).SetHTTP2))
	failed := make(chan error, 1)
	go func() {
		_, err := c.Get("https://" + s.addr)
		failed <- err
	}()
	receive(t, started, "no request")
	if e, ok := errors.AsType[*engine.DrainError](s.stop()); !ok || e.Cut != 1 {
		t.Errorf("error %v, want one cut connection", e)
	}
	select {
	case <-finished:
	default:
		t.Error("Serve returned before the handler did")
	}
	if err := receive(t, failed, "no end for the client"); err == nil {
		t.Error("the stream was not cut")
	}
}

// clogged is a listener whose connections take nothing more when told so, until
// they are closed.
type clogged struct {
	net.Listener
	on atomic.Bool
}

type cloggedConn struct {
	net.Conn
	listener *clogged
	closed   chan struct{}
	close    sync.Once
}

func (l *clogged) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return &cloggedConn{Conn: c, listener: l, closed: make(chan struct{})}, err
}

func (c *cloggedConn) Write(b []byte) (int, error) {
	if c.listener.on.Load() {
		<-c.closed
	}
	return c.Conn.Write(b)
}

func (c *cloggedConn) Close() error {
	c.close.Do(func() { close(c.closed) })
	return c.Conn.Close()
}

func TestDrainDoesNotHangInGoodbyes(t *testing.T) {
	cert := newCertificate(t, 1)
	l := &clogged{Listener: listen(t, "127.0.0.1:0")}
	s := start(t, http.HandlerFunc(hello), &engine.Options{
		CertFile: cert.certFile, KeyFile: cert.keyFile, DrainTimeout: 50 * time.Millisecond,
	}, l)
	c := cert.client(t, protocols((*http.Protocols).SetHTTP1))
	if _, got := body(t, c, "https://"+s.addr); got != "hello" {
		t.Fatalf("got %q, want hello", got)
	}
	l.on.Store(true) // and the idle connection cannot be closed by the rules of TLS
	s.mustStop()
}

func TestDrainCountsHijackedConnections(t *testing.T) {
	hijack := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		draining := engine.Draining(r.Context())
		c, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		go func() {
			<-draining
			if r.URL.Path == "/polite" {
				time.Sleep(time.Second)
				_, _ = rw.WriteString("bye")
				_ = rw.Flush()
				_ = c.Close()
			}
		}()
	})
	synctest.Test(t, func(t *testing.T) {
		s, dial := startMem(t, hijack, nil)
		c := dial()
		c.send("GET /polite HTTP/1.1\r\nHost: a\r\n\r\n")
		synctest.Wait()
		begin := time.Now()
		s.mustStop()
		if took := time.Since(begin); took != time.Second {
			t.Errorf("after %v, want the second that the handler took", took)
		}
		if got, err := io.ReadAll(c); string(got) != "bye" || err != nil {
			t.Errorf("got %q, %v; want bye", got, err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s, dial := startMem(t, hijack, nil)
		c := dial()
		c.send("GET /rude HTTP/1.1\r\nHost: a\r\n\r\n")
		synctest.Wait()
		if e, ok := errors.AsType[*engine.DrainError](s.stop()); !ok || e.Cut != 1 {
			t.Errorf("error %v, want one cut connection", e)
		}
		c.ended()
	})
}

func TestDrainLetsUpgradesPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, dial := startMem(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Upgrade", "echo")
			w.Header().Add("Connection", "Upgrade") // as a reverse proxy does
			w.WriteHeader(http.StatusSwitchingProtocols)
		}), nil)
		c := dial()
		synctest.Wait()
		s.cancel()
		synctest.Wait()
		c.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
		res, err := http.ReadResponse(c.r, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := res.Header["Connection"]; len(got) != 1 || got[0] != "Upgrade" {
			t.Errorf("Connection: %q, want Upgrade alone", got)
		}
		_ = c.Close()
		if err := <-s.served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
}

func TestServeOnADeadContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	l := listen(t, "127.0.0.1:0")
	if err := engine.Serve(ctx, l, http.HandlerFunc(hello), nil); err != nil {
		t.Errorf("Serve: %v", err)
	}
	if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("the listener is still open: %v", err)
	}
}

func TestDrainErrorText(t *testing.T) {
	for cut, want := range map[int]string{
		1: "engine: 1 connection cut after 25s of drain",
		3: "engine: 3 connections cut after 25s of drain",
	} {
		if got := (&engine.DrainError{Cut: cut, Timeout: 25 * time.Second}).Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
