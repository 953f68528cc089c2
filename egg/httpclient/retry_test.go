package httpclient_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/egg/httpclient"
	"github.com/koa-go/koa/egg/httpclient/mocktransport"
)

const okAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"

// reset closes a connection so that the other side reads ECONNRESET.
func reset(conn *net.TCPConn) { _ = conn.SetLinger(0) }

var fast = &httpclient.Retry{Delay: time.Millisecond}

func TestRetriesAfterFailedConnections(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fail  func(*net.TCPConn)
		opts  *httpclient.RequestOptions
		conns int64
		ok    bool
	}{
		{"when reset before the request was read", reset, nil, 2, true},
		{"when reset after the request was read", func(c *net.TCPConn) { readHead(c); reset(c) }, nil, 2, true},
		{"when closed without an answer", func(c *net.TCPConn) { readHead(c) }, nil, 2, true},
		{"with a body that can be read again", readOnly, &httpclient.RequestOptions{Method: "PUT", Content: strings.NewReader("abc")}, 2, true},
		{"not with a stream", readOnly, &httpclient.RequestOptions{Method: "PUT", Content: io.MultiReader(strings.NewReader("abc"))}, 1, false},
		{"not a POST", readOnly, &httpclient.RequestOptions{Method: "POST"}, 1, false},
		{"a POST with an Idempotency-Key", readOnly, &httpclient.RequestOptions{Method: "POST", Header: http.Header{"Idempotency-Key": {"k"}}}, 2, true},
		{"a POST when the policy says so", readOnly, &httpclient.RequestOptions{Method: "POST", Retry: &httpclient.Retry{Methods: []string{"POST"}}}, 2, true},
		{"never with a negative Max", readOnly, &httpclient.RequestOptions{Retry: &httpclient.Retry{Max: -1}}, 1, false},
		{"not after the first byte", func(c *net.TCPConn) { readHead(c); _, _ = io.WriteString(c, "HTTP/1.1 2") }, nil, 1, false},
		{"not in the body", func(c *net.TCPConn) {
			readHead(c)
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
		}, nil, 1, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			addr, conns := rawServer(t, func(conn *net.TCPConn, n int) {
				if n == 1 {
					tt.fail(conn)
					return
				}
				readHead(conn)
				_, _ = io.WriteString(conn, okAnswer)
			})
			c := newClient(t, &httpclient.Options{Retry: fast})
			res, err := c.Request(t.Context(), addr, tt.opts)
			if (err == nil) != tt.ok || conns.Load() != tt.conns {
				t.Fatalf("%d connections, err %v; want %d, success %v", conns.Load(), err, tt.conns, tt.ok)
			}
			if tt.ok && (res.Timing.Retries != 1 || res.Text() != "ok") {
				t.Errorf("%d retries, %q", res.Timing.Retries, res.Text())
			}
		})
	}
}

// readOnly reads the head and closes.
func readOnly(c *net.TCPConn) { readHead(c) }

func TestRetriesRefusedConnections(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	c := newClient(t, &httpclient.Options{Retry: &httpclient.Retry{Max: 3, Delay: time.Millisecond}})
	tries := 0
	c.OnRequest(func(e *httpclient.RequestEvent) {
		if e.Retry != tries {
			t.Errorf("Retry %d at try %d", e.Retry, tries)
		}
		tries++
	})
	if _, err := c.Request(t.Context(), "http://"+addr, nil); !errors.Is(err, syscall.ECONNREFUSED) || tries != 4 {
		t.Errorf("%d tries, err %v", tries, err)
	}
}

func TestDoesNotRetryWhatWillFailAgain(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	dns := newDNS(t)
	for name, url := range map[string]string{
		"an untrusted certificate": s.URL,
		"a host that is none":      "http://missing.test",
		"an unknown scheme":        "ftp://a.test",
	} {
		t.Run(name, func(t *testing.T) {
			var tries atomic.Int64
			c := newClient(t, &httpclient.Options{Retry: fast, Resolver: dns.resolver})
			c.OnRequest(func(*httpclient.RequestEvent) { tries.Add(1) })
			if _, err := c.Request(t.Context(), url, nil); err == nil || tries.Load() != 1 {
				t.Errorf("%d tries, err %v", tries.Load(), err)
			}
		})
	}
}

func TestRetriesTimeoutsOfConnectionsOnly(t *testing.T) {
	const short = 20 * time.Millisecond
	for _, tt := range []struct {
		name, scheme string
		timeouts     httpclient.Timeouts
		conns        int64
	}{
		{"of the handshake", "https", httpclient.Timeouts{TLS: short}, 2},
		{"not of the first byte", "http", httpclient.Timeouts{FirstByte: short}, 1},
		{"not of the whole", "http", httpclient.Timeouts{Total: short}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			mute, conns := rawServer(t, func(conn *net.TCPConn, _ int) { _, _ = io.Copy(io.Discard, conn) })
			c := newClient(t, &httpclient.Options{Timeouts: tt.timeouts, Retry: fast})
			_, err := c.Request(t.Context(), strings.Replace(mute, "http", tt.scheme, 1), nil)
			if netErr, ok := errors.AsType[net.Error](err); !ok || !netErr.Timeout() || conns.Load() != tt.conns {
				t.Errorf("%d connections, err %v; want %d and a timeout", conns.Load(), err, tt.conns)
			}
		})
	}
}

func TestRequestsMadeOnTheWayHaveTheirOwnPolicy(t *testing.T) {
	mocks := mocktransport.New()
	failing := mocks.Mock("http://token.test", mocktransport.Reply{Err: io.EOF})
	mocks.Mock("http://a.test", mocktransport.Reply{})
	tokens := httpclient.New(&httpclient.Options{Wrap: mocks.Wrap, Retry: &httpclient.Retry{Max: -1}})
	c := httpclient.New(&httpclient.Options{Wrap: func(network http.RoundTripper) http.RoundTripper {
		return tokenTransport{tokens, mocks.Wrap(network)}
	}})
	res, err := c.Request(t.Context(), "http://a.test", &httpclient.RequestOptions{Retry: &httpclient.Retry{Max: 5, Delay: -1}})
	if err != nil || res.Timing.Retries != 0 || len(failing.Calls()) != 1 {
		t.Errorf("%v, %v and %d requests for a token, want 1", res, err, len(failing.Calls()))
	}
}

// tokenTransport asks for a token with the context of the request, as
// libraries do.
type tokenTransport struct {
	tokens *httpclient.Client
	next   http.RoundTripper
}

func (t tokenTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	ask, err := http.NewRequestWithContext(req.Context(), "GET", "http://token.test", nil)
	if err != nil {
		return nil, err
	}
	if res, err := t.tokens.Do(ask); err == nil {
		_ = res.Body.Close()
	}
	return t.next.RoundTrip(req)
}

func TestRetriesStatuses(t *testing.T) {
	gateway := []int{502, 503, 504}
	for _, tt := range []struct {
		name       string
		retry      httpclient.Retry
		retryAfter string
		tries      int
		min, max   time.Duration
	}{
		{"not by default", httpclient.Retry{Max: 3}, "", 1, 0, 0},
		{"by policy, waiting twice as long each time", httpclient.Retry{Max: 3, Statuses: gateway}, "", 4, 350 * time.Millisecond, 700 * time.Millisecond},
		{"up to MaxDelay", httpclient.Retry{Max: 3, Statuses: gateway, MaxDelay: 150 * time.Millisecond}, "", 4, 200 * time.Millisecond, 400 * time.Millisecond},
		{"as late as the server asks", httpclient.Retry{Max: 1, Statuses: gateway}, "2", 2, 2 * time.Second, 2 * time.Second},
		{"as late as a date", httpclient.Retry{Max: 1, Statuses: gateway}, "Sat, 01 Jan 2000 00:00:01 GMT", 2, time.Second, time.Second},
		{"at once after a date in the past", httpclient.Retry{Max: 1, Statuses: gateway, Delay: -1}, "Sat, 01 Jan 1999 00:00:01 GMT", 2, 0, 0},
		{"not when the server asks for more than MaxDelay", httpclient.Retry{Max: 1, Statuses: gateway}, "3", 1, 0, 0},
		{"not when the server asks for ages", httpclient.Retry{Max: 1, Statuses: gateway}, strings.Repeat("9", 99), 1, 0, 0},
		{"whatever else the server says", httpclient.Retry{Max: 1, Statuses: gateway, Delay: -1}, "soon", 2, 0, 0},
		{"not when the wait is longer than the timeout", httpclient.Retry{Max: 1, Statuses: gateway, MaxDelay: time.Minute}, "5", 1, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // at midnight of 2000-01-01
				c, mocks := mocked(httpclient.Options{Retry: &tt.retry})
				rule := mocks.Mock("http://a.test", mocktransport.Reply{
					Status: 503, Header: http.Header{"Retry-After": {tt.retryAfter}}, Data: "busy",
				})
				start := time.Now()
				res, err := c.Request(t.Context(), "http://a.test", nil)
				took := time.Since(start)
				if err != nil || res.Status != 503 || res.Text() != "busy" {
					t.Fatalf("%v, %v", res, err)
				}
				if len(rule.Calls()) != tt.tries || took < tt.min || took > tt.max || res.Timing.Retries != tt.tries-1 {
					t.Errorf("%d tries in %v, want %d in %v to %v", len(rule.Calls()), took, tt.tries, tt.min, tt.max)
				}
			})
		})
	}
}

func TestRetriesEndWithTheTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, mocks := mocked(httpclient.Options{Retry: &httpclient.Retry{Max: 1000, Delay: time.Second}})
		rule := mocks.Mock("http://a.test", mocktransport.Reply{Err: syscall.ECONNRESET, Delay: 300 * time.Millisecond})
		start := time.Now()
		_, err := c.Request(t.Context(), "http://a.test", nil)
		if took := time.Since(start); took > 5*time.Second || len(rule.Calls()) < 3 || len(rule.Calls()) > 6 {
			t.Errorf("took %v for %d tries, %v", took, len(rule.Calls()), err)
		}
		if !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("err = %v, want that of the last try", err)
		}
	})
}

func TestRetriesEndWithTheCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, mocks := mocked(httpclient.Options{Retry: &httpclient.Retry{Max: 5, Delay: 2 * time.Second}})
		rule := mocks.Mock("http://a.test", mocktransport.Reply{Err: io.EOF})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Millisecond, cancel)
		start := time.Now()
		_, err := c.Request(ctx, "http://a.test", nil)
		if !errors.Is(err, context.Canceled) || time.Since(start) != time.Millisecond || len(rule.Calls()) != 1 {
			t.Errorf("%v after %v and %d tries", err, time.Since(start), len(rule.Calls()))
		}
	})
}

func TestRetriesReuseTheConnection(t *testing.T) {
	var remotes []string
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
		remotes = append(remotes, r.RemoteAddr)
		if len(remotes) < 3 {
			w.WriteHeader(http.StatusBadGateway)
			fmt.Fprint(w, "the gateway's page")
		}
	})
	c := newClient(t, &httpclient.Options{Retry: &httpclient.Retry{Max: 2, Delay: time.Millisecond, Statuses: []int{502}}})
	res, err := c.Request(t.Context(), addr, nil)
	if err != nil || res.Status != 200 || len(remotes) != 3 || remotes[0] != remotes[2] {
		t.Errorf("%v, %v from %v, want one connection", res, err, remotes)
	}
}

func TestRetryFailsWithTheBody(t *testing.T) {
	c, mocks := mocked(httpclient.Options{Retry: fast})
	mocks.Mock("http://a.test", mocktransport.Reply{Err: io.EOF})
	req, err := http.NewRequestWithContext(t.Context(), "PUT", "http://a.test", strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	gone := errors.New("the file is gone")
	req.GetBody = func() (io.ReadCloser, error) { return nil, gone }
	if _, err := c.Do(req); !errors.Is(err, gone) {
		t.Errorf("err = %v, want %v", err, gone)
	}
}

func FuzzRetryAfter(f *testing.F) {
	now := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, s := range []string{"", "0", "120", "99999999999999999999", "-1", "1.5", "Sat, 01 Jan 2000 00:00:01 GMT", "Sat Jan  1 00:00:01 2000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		wait, ok := httpclient.RetryAfter(value, now)
		if wait < 0 || !ok && wait != 0 {
			t.Errorf("RetryAfter(%q) = %v, %v", value, wait, ok)
		}
	})
}
