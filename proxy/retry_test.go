package proxy_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/proxy"
)

func TestRetries(t *testing.T) {
	reset := func(t *testing.T) string {
		t.Helper()
		return raw(t, func(conn *net.TCPConn) { _ = conn.SetLinger(0) })
	}
	unavailable := func(t *testing.T) string {
		t.Helper()
		return upstream(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	}
	for _, tt := range []struct {
		name         string
		first        func(*testing.T) string
		method, body string
		header       string
		opts         proxy.Options
		want         int
	}{
		{"a GET after a broken connection", reset, "GET", "", "", proxy.Options{}, 200},
		{"a GET after a 503", unavailable, "GET", "", "", proxy.Options{}, 200},
		{"a PUT with its body", reset, "PUT", "text", "", proxy.Options{}, 200},
		{"a POST with a key", reset, "POST", "text", "Idempotency-Key", proxy.Options{}, 200},
		{"a POST that nobody got", nobody, "POST", "text", "", proxy.Options{}, 200},
		{"no POST that may have arrived", reset, "POST", "text", "", proxy.Options{}, 502},
		{"no POST after a 503", unavailable, "POST", "text", "", proxy.Options{}, 503},
		{"no body above the limit", reset, "PUT", "text", "", proxy.Options{ReplayLimit: 3}, 502},
		{"nothing when switched off", reset, "GET", "", "", proxy.Options{Retries: -1}, 502},
	} {
		t.Run(tt.name, func(t *testing.T) {
			good := upstream(t, func(w http.ResponseWriter, r *http.Request) {
				if _, err := io.Copy(w, r.Body); err != nil {
					t.Error(err)
				}
			})
			tt.opts.Balancer = &proxy.RoundRobin{} // the bad one first
			s := serve(t, newProxy(t, at(tt.first(t), good), &tt.opts))
			r := newRequest(t, tt.method, s.URL, strings.NewReader(tt.body))
			if tt.header != "" {
				r.Header.Set(tt.header, "1")
			}
			if res, body := send(t, s, r); res.StatusCode != tt.want || tt.want == 200 && body != tt.body {
				t.Errorf("got %d %q, want %d %q", res.StatusCode, body, tt.want, tt.body)
			}
		})
	}
}

func TestRetriesStayWithinTheirBudget(t *testing.T) {
	for _, tt := range []struct {
		name   string
		budget float64
		want   int32 // requests that arrive of 100
	}{
		{"a fifth, and ten at once", 0, 130},
		{"half of them", .5, 160},
		{"all without a bound", -1, 200},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got atomic.Int32
			p := newProxy(t, at("a:1", "b:1"), &proxy.Options{EjectTime: -1, RetryBudget: tt.budget, WrapTransport: instead(roundTrip(func(*http.Request) (*http.Response, error) {
				got.Add(1)
				return nil, errors.New("reset")
			}))})
			for range 100 {
				if _, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil)); err == nil {
					t.Fatal("got an answer")
				}
			}
			if n := got.Load(); n < tt.want-2 || n > tt.want {
				t.Errorf("%d requests arrive, want %d", n, tt.want)
			}
		})
	}
}

// When an instance hangs, everything it has in flight fails at once.
func TestRetriesAreSavedUpForATime(t *testing.T) {
	for _, tt := range []struct {
		name string
		idle time.Duration
		want int // requests of 300 that fail once and are sent again
	}{
		{"what the last seconds have earned", 0, 10 + 200*64/100 + 60},
		{"little after a minute", time.Minute, 10 + 60},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &service{status: 200}
				p := proxy.New(at("a:1", "b:1"), "s", &proxy.Options{WrapTransport: instead(s), EjectTime: -1})
				defer p.Close()
				for range 1000 { // in 10 s
					ask(t, p)
					time.Sleep(10 * time.Millisecond)
				}
				time.Sleep(tt.idle)
				s.become(503, 0)
				for range 300 {
					ask(t, p)
				}
				if got := int(p.Status().Retries); got < tt.want-3 || got > tt.want+3 {
					t.Errorf("%d retries, want %d", got, tt.want)
				}
			})
		})
	}
}

func TestBodiesAreClosed(t *testing.T) {
	for name, h := range map[string]roundTrip{
		"after an answer": func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
		},
		"after a failure": func(*http.Request) (*http.Response, error) { return nil, errors.New("reset") },
		"of a bad head": func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 42, Body: http.NoBody}, nil
		},
		"of no connection": func(*http.Request) (*http.Response, error) {
			return nil, &net.OpError{Op: "dial", Err: errors.New("refused")}
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRequest(t, "POST", "http://s/", nil)
			body := &closing{Reader: strings.NewReader("text")}
			r.Body, r.ContentLength = body, 4
			if answer, err := newProxy(t, at("a:1", "b:1"), &proxy.Options{WrapTransport: instead(h)}).RoundTrip(r); err == nil {
				_ = answer.Body.Close()
			}
			if !body.closed {
				t.Error("the body is still open")
			}
		})
	}
}

type closing struct {
	io.Reader
	closed bool
}

func (c *closing) Close() error {
	c.closed = true
	return nil
}
