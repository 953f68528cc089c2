package proxy_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/proxy"
)

func TestFailuresAreToldApart(t *testing.T) {
	hang := func(t *testing.T) string {
		t.Helper()
		over := make(chan struct{})
		address := upstream(t, func(http.ResponseWriter, *http.Request) { <-over })
		t.Cleanup(func() { close(over) })
		return address
	}
	reset := func(t *testing.T) string {
		t.Helper()
		return raw(t, func(conn *net.TCPConn) { _ = conn.SetLinger(0) })
	}
	answering := func(answer string) func(*testing.T) string {
		return func(t *testing.T) string { t.Helper(); return says(t, answer) }
	}
	for _, tt := range []struct {
		name     string
		upstream func(*testing.T) string // nil for no instance
		opts     *proxy.Options
		want     int
		is       error // in the chain, when not nil
	}{
		{"no instance is 503", nil, nil, 503, proxy.ErrNoInstance},
		{"a refused connection is 503", nobody, nil, 503, nil},
		{"a hung instance is 504", hang, &proxy.Options{FirstByteTimeout: 20 * time.Millisecond}, 504, proxy.ErrTimeout},
		{"a try that takes too long is 504", hang, &proxy.Options{TryTimeout: 20 * time.Millisecond}, 504, proxy.ErrTimeout},
		{"everything that takes too long is 504", hang, &proxy.Options{TotalTimeout: 20 * time.Millisecond}, 504, proxy.ErrTimeout},
		{"a reset connection is 502", reset, nil, 502, nil},
		{"a closed connection is 502", answering(""), nil, 502, nil},
		{"no HTTP is 502", answering("hello\r\n\r\n"), nil, 502, nil},
		{"half a head is 502", answering("HTTP/1.1 200 OK\r\nContent-"), nil, 502, nil},
		{"two lengths are 502", answering("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"), nil, 502, nil},
		{"an unknown coding is 502", answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), nil, 502, nil},
		{"no status is 502", answering("HTTP/1.1 042 Odd\r\nContent-Length: 0\r\n\r\n"), nil, 502, nil},
		{"a control character is 502", answering("HTTP/1.1 200 OK\r\nX-A: a\x01b\r\nContent-Length: 0\r\n\r\n"), nil, 502, nil},
		{"an upgrade nobody asked for is 502", answering("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"), nil, 502, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var addresses []string
			if tt.upstream != nil {
				addresses = []string{tt.upstream(t)}
			}
			opts := proxy.Options{}
			if tt.opts != nil {
				opts = *tt.opts
			}
			var got error
			opts.OnError = func(w http.ResponseWriter, _ *http.Request, err error) {
				got = err
				status := http.StatusBadGateway
				if e, ok := errors.AsType[*proxy.Error](err); ok {
					status = e.StatusCode()
				}
				w.WriteHeader(status)
			}
			res, _ := get(t, serve(t, newProxy(t, at(addresses...), &opts)), "/")
			if res.StatusCode != tt.want || tt.is != nil && !errors.Is(got, tt.is) {
				t.Errorf("got %d, %v; want %d, %v", res.StatusCode, got, tt.want, tt.is)
			}
		})
	}
}

func TestTheDefaultAnswerSaysNothingOfTheInside(t *testing.T) {
	res, body := get(t, serve(t, newProxy(t, at(nobody(t)), nil)), "/")
	if res.StatusCode != 503 || body != "Service Unavailable" {
		t.Errorf("got %d %q", res.StatusCode, body)
	}
}

func TestErrorsNameServiceAndInstance(t *testing.T) {
	p := newProxy(t, at(nobody(t)), nil)
	_, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil))
	if err == nil || !strings.HasPrefix(err.Error(), "proxy: s at a: ") {
		t.Errorf("got %v", err)
	}
	_, err = newProxy(t, at(), nil).RoundTrip(newRequest(t, "GET", "http://s/", nil))
	if err == nil || err.Error() != "proxy: s: no instance" {
		t.Errorf("got %v", err)
	}
}

func newRequest(t testing.TB, method, url string, body io.Reader) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAnswersCutShortAreCutShort(t *testing.T) {
	s := serve(t, newProxy(t, at(says(t, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")), nil))
	if res, body := get(t, s, "/"); res.StatusCode != 200 || body != "half!" {
		t.Errorf("got %d %q, want that it is cut", res.StatusCode, body)
	}
}

func TestTotalTimeoutCutsAnswers(t *testing.T) {
	s := front(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "begun")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}, &proxy.Options{TotalTimeout: 2 * time.Second})
	if res, body := get(t, s, "/"); res.StatusCode != 200 || body != "begun!" {
		t.Errorf("got %d %q, want that it is cut", res.StatusCode, body)
	}
}

func TestBodiesThatBreakAreTheClientsFault(t *testing.T) {
	discard := func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }
	p := newProxy(t, at(upstream(t, discard)), nil)
	limited := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 3)
		p.ServeHTTP(w, r)
	}))
	res, _ := send(t, limited, newRequest(t, "POST", limited.URL, bytes.NewReader(make([]byte, 1<<20))))
	if res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a body above the limit is %d, want 413", res.StatusCode)
	}
	_, err := p.RoundTrip(newRequest(t, "POST", "http://s/", io.MultiReader(strings.NewReader("a"), brokenBody{})))
	if e, ok := errors.AsType[*proxy.Error](err); !ok || e.Status != 400 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a body that breaks is %v, want 400", err)
	}
}

type brokenBody struct{}

func (brokenBody) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestClientsThatGoCancelTheirRequests(t *testing.T) {
	begun, ended := make(chan struct{}), make(chan struct{})
	p := newProxy(t, at(upstream(t, func(_ http.ResponseWriter, r *http.Request) {
		close(begun)
		<-r.Context().Done()
		close(ended)
	})), nil)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-begun
		cancel()
	}()
	_, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil).WithContext(ctx))
	if e, ok := errors.AsType[*proxy.Error](err); !ok || e.Status != 499 || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that the client is gone", err)
	}
	<-ended
}

func TestQueues(t *testing.T) {
	for _, tt := range []struct {
		name string
		opts proxy.Options
		want string // statuses of the second and third request
	}{
		{"one waits and the next is refused", proxy.Options{MaxInFlight: 1, QueueTimeout: -1}, "200 503"},
		{"nobody waits", proxy.Options{MaxInFlight: 1, MaxQueue: -1}, "503 503"},
		{"there is room", proxy.Options{MaxInFlight: 3}, "200 200"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			begun, finish := make(chan struct{}, 3), make(chan struct{})
			p := newProxy(t, at(upstream(t, func(http.ResponseWriter, *http.Request) {
				begun <- struct{}{}
				<-finish
			})), &tt.opts)
			second, third := make(chan string, 3), make(chan string, 3)
			ask := func(to chan string) {
				res, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil))
				if e, ok := errors.AsType[*proxy.Error](err); ok {
					to <- http.StatusText(e.Status)
					return
				}
				_ = res.Body.Close()
				to <- "OK"
			}
			go ask(make(chan string, 1))
			<-begun
			go ask(second)
			go ask(third)
			words := strings.NewReplacer("200", "OK", "503", "Service Unavailable").Replace(tt.want)
			refused := strings.Count(tt.want, "503")
			got := map[string]int{}
			for range refused { // before anything is finished
				select {
				case s := <-second:
					got[s]++
				case s := <-third:
					got[s]++
				}
			}
			close(finish)
			for range 2 - refused {
				select {
				case s := <-second:
					got[s]++
				case s := <-third:
					got[s]++
				}
			}
			if got["OK"] != strings.Count(words, "OK") || got["Service Unavailable"] != refused {
				t.Errorf("got %v, want %s", got, words)
			}
		})
	}
}

// watchless is a resolver that cannot follow a service.
type watchless struct{ feed }

var errForever = errors.New("no such kind of service")

func (*watchless) Watch(context.Context, string) (discovery.Watcher, error) { return nil, errForever }

func TestServicesThatCannotBeFollowedAre503(t *testing.T) {
	_, err := newProxy(t, &watchless{}, nil).RoundTrip(newRequest(t, "GET", "http://s/", nil))
	if e, ok := errors.AsType[*proxy.Error](err); !ok || e.Status != 503 || !errors.Is(err, errForever) {
		t.Errorf("got %v", err)
	}
}

func TestClosedProxies(t *testing.T) {
	p := newProxy(t, at("127.0.0.1:1"), nil)
	if err := errors.Join(p.Close(), p.Close()); err != nil {
		t.Fatal(err)
	}
	_, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil))
	if e, ok := errors.AsType[*proxy.Error](err); !ok || e.Status != 503 || !errors.Is(err, proxy.ErrClosed) {
		t.Errorf("got %v, want that it is closed", err)
	}
}
