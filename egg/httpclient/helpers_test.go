package httpclient_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/koa-go/koa/egg/httpclient"
	"github.com/koa-go/koa/egg/httpclient/mocktransport"
)

// serve starts a real server for the test and returns its address.
func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// newClient is a client that leaves no idle connections after the test.
func newClient(t *testing.T, opts *httpclient.Options) *httpclient.Client {
	t.Helper()
	c := httpclient.New(opts)
	t.Cleanup(c.CloseIdleConnections)
	return c
}

// mocked is a client without a network.
func mocked(opts httpclient.Options) (*httpclient.Client, *mocktransport.Mocks) {
	mocks := mocktransport.New()
	mocks.DisableNetConnect()
	opts.Wrap = mocks.Wrap
	return httpclient.New(&opts), mocks
}

// echo answers with what it was sent.
func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("X-Method", r.Method)
	w.Header().Set("X-Query", r.URL.RawQuery)
	w.Header().Set("X-Type", r.Header.Get("Content-Type"))
	w.Header().Set("X-Accept", r.Header.Get("Accept"))
	w.Header().Set("X-Auth", r.Header.Get("Authorization"))
	w.Header().Set("X-Host", r.Host)
	_, _ = w.Write(body)
}

// rawServer gives each connection to talk, numbered from 1, and closes it
// after.
func rawServer(t *testing.T, talk func(conn *net.TCPConn, n int)) (addr string, count *atomic.Int64) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	count = new(atomic.Int64)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			n := int(count.Add(1))
			talk(conn.(*net.TCPConn), n)
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-done })
	return "http://" + l.Addr().String(), count
}

// readHead reads a request without a body.
func readHead(conn net.Conn) {
	var head []byte
	for b := make([]byte, 1); !strings.HasSuffix(string(head), "\r\n\r\n"); head = append(head, b...) {
		if _, err := conn.Read(b); err != nil {
			return
		}
	}
}

func hostOf(t *testing.T, rawURL string) (host, port string) {
	t.Helper()
	u, err := url.Parse(rawURL)
	if err != nil {
		t.Fatal(err)
	}
	return u.Hostname(), u.Port()
}
