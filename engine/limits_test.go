package engine_test

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/engine"
	"github.com/koa-go/koa/internal/memhttp"
)

// slowly sends text byte by byte until the server hangs up.
func slowly(c *client, text string) {
	c.t.Helper()
	begin := time.Now()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for i := 0; time.Since(begin) < patience; i++ {
		<-tick.C
		if _, err := io.WriteString(c, string(text[i%len(text)])); err != nil {
			return
		}
	}
	c.t.Fatal("the server did not hang up")
}

func TestSlowClientsAreCut(t *testing.T) {
	const limit = 300 * time.Millisecond
	cert := newCertificate(t, 1)
	readAll := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body)
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("the handler read to %v, want a timeout", err)
		}
	})
	for _, tt := range []struct {
		name   string
		opts   engine.Options
		before string
		text   string
	}{
		{"in the request line", engine.Options{ReadHeaderTimeout: limit}, "", "GET /" + strings.Repeat("x", 8000)},
		{"in the header", engine.Options{ReadHeaderTimeout: limit}, "GET / HTTP/1.1\r\nHost: a\r\n", "X: y\r\n"},
		{"in the header of a later request", engine.Options{ReadHeaderTimeout: limit}, get + "GET / HTTP/1.1\r\n", "X: y\r\n"},
		{"in the body", engine.Options{ReadTimeout: limit}, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n", "x"},
		{"in the TLS handshake", engine.Options{ReadHeaderTimeout: limit, CertFile: cert.certFile, KeyFile: cert.keyFile}, "\x16\x03\x01\x20\x00", "\x01"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var h http.Handler = http.HandlerFunc(hello)
			if tt.opts.ReadTimeout != 0 {
				h = readAll
			}
			s := start(t, h, &tt.opts)
			begin := time.Now() // the server may accept before dial returns
			c := s.dial()
			c.send("%s", tt.before)
			slowly(c, tt.text)
			if took := time.Since(begin); took < limit {
				t.Errorf("cut after %v, limit %v", took, limit)
			}
		})
	}
}

// startMem serves h in memory, for use with fake time.
func startMem(t *testing.T, h http.Handler, opts *engine.Options) (*running, func() *client) {
	t.Helper()
	l := memhttp.Listen()
	s := start(t, h, opts, l)
	return s, func() *client {
		c, err := l.Dial(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return newClient(t, c)
	}
}

func TestDefaultLimits(t *testing.T) {
	for _, tt := range []struct {
		name string
		opts *engine.Options
		send string
		want time.Duration
	}{
		{"a header gets 10 s", nil, "GET / HTTP/1.1\r\n", 10 * time.Second},
		{"a connection gets 10 s for its first byte", nil, "", 10 * time.Second},
		{"a header gets no more than its request", &engine.Options{ReadTimeout: 3 * time.Second}, "GET / ", 3 * time.Second},
		{"a body gets 5 min", nil, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n", 5 * time.Minute},
		{"an idle connection is kept for 75 s", nil, get, 75 * time.Second},
		{"a negative limit is none", &engine.Options{ReadHeaderTimeout: -1, ReadTimeout: -1, IdleTimeout: -1}, "", 0},
		{"a negative limit is none for idle connections", &engine.Options{IdleTimeout: -1}, get, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })
				s, dial := startMem(t, h, tt.opts)
				c := dial()
				begin := time.Now()
				c.send("%s", tt.send)
				if err := c.SetReadDeadline(begin.Add(24 * time.Hour)); err != nil {
					t.Fatal(err)
				}
				_, err := io.Copy(io.Discard, c)
				took := time.Since(begin).Round(time.Second)
				if open := os.IsTimeout(err); open != (tt.want == 0) || !open && took != tt.want {
					t.Errorf("closed after %v (still open: %t), want %v", took, open, tt.want)
				}
				_ = c.Close()
				s.mustStop()
			})
		})
	}
}

// endless writes until that fails, and tells when and how.
func endless(failed chan<- error) http.HandlerFunc {
	piece := bytes.Repeat([]byte("x"), 200<<10)
	return func(w http.ResponseWriter, r *http.Request) {
		for {
			if _, err := w.Write(piece); err != nil {
				failed <- err
				return
			}
		}
	}
}

func TestStallTimeout(t *testing.T) {
	t.Run("cuts a client that takes nothing", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			failed := make(chan error, 1)
			s, dial := startMem(t, endless(failed), nil)
			begin := time.Now()
			dial().send(get)
			if err := <-failed; !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("write error %v, want a timeout", err)
			}
			if took := time.Since(begin); took < 45*time.Second || took > time.Minute {
				t.Errorf("after %v, want 45 s to 60 s", took)
			}
			s.mustStop()
		})
	})
	t.Run("leaves a slow client alone", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			const size = 1 << 20
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write(make([]byte, size)) })
			s, dial := startMem(t, h, nil)
			c := dial()
			c.send(get)
			slow := readerFunc(func(p []byte) (int, error) {
				time.Sleep(time.Second)
				return c.Read(p[:min(len(p), 4<<10)])
			})
			n, err := io.CopyN(io.Discard, slow, size)
			if n != size || err != nil {
				t.Errorf("read %d bytes, %v; want all %d in their 4 minutes", n, err, size)
			}
			_ = c.Close()
			s.mustStop()
		})
	})
	t.Run("gives way to a deadline of the handler and comes back", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			failed := make(chan error, 1)
			fill := endless(failed)
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/long":
					deadline := time.Now().Add(time.Hour)
					if err := http.NewResponseController(w).SetWriteDeadline(deadline); err != nil {
						t.Error(err)
					}
					fill(w, r)
				case "/short":
					if err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
						t.Error(err)
					}
				default:
					fill(w, r)
				}
			})
			s, dial := startMem(t, h, nil)
			begin := time.Now()
			dial().send("GET /long HTTP/1.1\r\nHost: a\r\n\r\n")
			<-failed
			if took := time.Since(begin); took != time.Hour {
				t.Errorf("own deadline after %v, want 1h", took)
			}
			begin = time.Now()
			dial().send("GET /short HTTP/1.1\r\nHost: a\r\n\r\n" + get)
			<-failed
			if took := time.Since(begin); took != time.Minute {
				t.Errorf("stall limit of the next request after %v, want 1m", took)
			}
			s.mustStop()
		})
	})
	t.Run("can be turned off", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			failed := make(chan error, 1)
			s, dial := startMem(t, endless(failed), &engine.Options{StallTimeout: -1})
			c := dial()
			c.send(get)
			time.Sleep(24 * time.Hour)
			_ = c.Close()
			if err := <-failed; errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("write error %v", err)
			}
			s.mustStop()
		})
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestStallTimeoutCutsDownloads(t *testing.T) {
	name := t.TempDir() + "/big"
	if err := os.WriteFile(name, make([]byte, 32<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	cert := newCertificate(t, 1)
	plain := engine.Options{StallTimeout: 200 * time.Millisecond}
	secure := plain
	secure.CertFile, secure.KeyFile = cert.certFile, cert.keyFile
	for _, opts := range []*engine.Options{&plain, &secure} {
		finished := make(chan struct{})
		s := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer close(finished)
			http.ServeFile(w, r, name)
		}), opts)
		c := s.dial()
		if opts == &secure {
			c.Conn = tls.Client(c.Conn, &tls.Config{InsecureSkipVerify: true})
		}
		c.send(get)
		receive(t, finished, "the handler still writes to a client that does not read")
		s.mustStop()
	}
}

func TestHijackedConnectionsHaveNoDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		closed := make(chan struct{})
		h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			c, rw, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			go func() {
				defer close(closed)
				defer c.Close()
				time.Sleep(time.Hour)
				_, _ = io.Copy(c, rw) // an echo
			}()
		})
		s, dial := startMem(t, h, nil)
		c := dial()
		c.send(get + "hello")
		got := make([]byte, 5)
		if _, err := io.ReadFull(c, got); err != nil || string(got) != "hello" {
			t.Errorf("echo %q, %v; want hello after an hour", got, err)
		}
		_ = c.Close()
		<-closed
		s.mustStop()
	})
}
