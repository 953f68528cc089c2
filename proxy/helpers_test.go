package proxy_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/proxy"
)

// feed is a resolver that is told by the test.
type feed struct{ discovery.Feed }

func (f *feed) Resolve(context.Context, string) ([]discovery.Instance, error) {
	list, _ := f.List()
	return list, nil
}

func (f *feed) Watch(context.Context, string) (discovery.Watcher, error) {
	return f.Feed.Watch(nil), nil
}

// at is a resolver of instances at these addresses, named a, b, c and so on.
func at(addresses ...string) *feed {
	f := &feed{}
	f.tell(addresses...)
	return f
}

func (f *feed) tell(addresses ...string) {
	var list []discovery.Instance
	for i, address := range addresses {
		list = append(list, discovery.Instance{ID: string(rune('a' + i)), Service: "s", Address: address, Weight: 1})
	}
	f.Set(list)
}

// instead sends requests with another transport than the proxy's own.
func instead(rt http.RoundTripper) func(http.RoundTripper) http.RoundTripper {
	return func(http.RoundTripper) http.RoundTripper { return rt }
}

// upstream is a server of h for the time of the test, at an address.
func upstream(t testing.TB, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// newProxy is closed at the end of the test.
func newProxy(t testing.TB, res discovery.Resolver, opts *proxy.Options) *proxy.Proxy {
	t.Helper()
	p := proxy.New(res, "s", opts)
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// front is a server of a proxy before one instance.
func front(t *testing.T, h http.HandlerFunc, opts *proxy.Options) *httptest.Server {
	t.Helper()
	return serve(t, newProxy(t, at(upstream(t, h)), opts))
}

func serve(t *testing.T, h http.Handler) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

// get returns the answer and its body. A body that is cut short ends in "!".
func get(t *testing.T, s *httptest.Server, path string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	return send(t, s, r)
}

func send(t *testing.T, s *httptest.Server, r *http.Request) (*http.Response, string) {
	t.Helper()
	res, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		body = append(body, '!')
	}
	return res, strings.TrimSpace(string(body))
}

// raw is the address of a server that does this to each connection after it has
// read the head of a request.
func raw(t *testing.T, do func(conn *net.TCPConn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
				do(conn.(*net.TCPConn))
			}
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() {
		_ = l.Close()
		<-done
	})
	return l.Addr().String()
}

// says is a server that gives any request this answer.
func says(t *testing.T, answer string) string {
	t.Helper()
	return raw(t, func(conn *net.TCPConn) {
		if _, err := io.WriteString(conn, answer); err != nil {
			t.Errorf("the upstream: %v", err)
		}
	})
}

// nobody is an address where no one listens.
func nobody(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return l.Addr().String()
}

// ask sends a GET that must be answered.
func ask(t *testing.T, p *proxy.Proxy) {
	t.Helper()
	answer, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil))
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
}
