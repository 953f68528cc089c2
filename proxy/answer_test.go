package proxy_test

import (
	"bufio"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/proxy"
)

// wire is a listener for one connection, whose writes it keeps apart.
type wire struct {
	conn  chan net.Conn // closed when there will be no other
	wrote []string
}

func (l *wire) Accept() (net.Conn, error) {
	conn, ok := <-l.conn
	if !ok {
		return nil, net.ErrClosed
	}
	return &wireConn{conn, l}, nil
}

func (l *wire) Close() error   { return nil }
func (l *wire) Addr() net.Addr { return &net.TCPAddr{} }

type wireConn struct {
	net.Conn
	wire *wire
}

func (c *wireConn) Write(p []byte) (int, error) {
	c.wire.wrote = append(c.wire.wrote, string(p))
	return c.Conn.Write(p)
}

// across sends a request through a real server of a proxy, for which an instance has this
// answer. Call it in a bubble, where time only passes when all wait. What it returns is
// the client's side.
func across(t *testing.T, method string, answer io.Reader, outer http.Header) (io.Reader, *wire) {
	t.Helper()
	p := newProxy(t, at("a:1"), &proxy.Options{WrapTransport: instead(roundTrip(func(r *http.Request) (*http.Response, error) {
		return http.ReadResponse(bufio.NewReader(answer), r)
	}))})
	client, conn := net.Pipe()
	l := &wire{conn: make(chan net.Conn, 1)}
	l.conn <- conn
	close(l.conn)
	s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), outer)
		p.ServeHTTP(w, r)
	})}
	go func() { _ = s.Serve(l) }() // net.ErrClosed
	if _, err := io.WriteString(client, method+" / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	return client, l
}

func TestShortAnswersLeaveInOnePiece(t *testing.T) {
	for _, tt := range []struct {
		name, method, answer string // in parts
		want                 string // the end of it
	}{
		{"with a length", "GET", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nusers", "\r\n\r\nusers"},
		{"in parts", "GET", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n|us|ers", "\r\n\r\nusers"},
		{"in chunks", "GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nuse\r\n2\r\nrs\r\n0\r\n\r\n", "\r\n\r\nusers"},
		{"to HEAD", "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "\r\n\r\n"},
		{"without content", "GET", "HTTP/1.1 204 No Content\r\n\r\n", "\r\n\r\n"},
		{"that are empty", "GET", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "\r\n\r\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var parts []io.Reader
				for part := range strings.SplitSeq(tt.answer, "|") {
					parts = append(parts, strings.NewReader(part))
				}
				client, l := across(t, tt.method, io.MultiReader(parts...), nil)
				got, err := io.ReadAll(client)
				if err != nil || len(l.wrote) != 1 || !strings.HasSuffix(string(got), tt.want) {
					t.Errorf("got %q, %v, in %d writes; want one that ends in %q", got, err, len(l.wrote), tt.want)
				}
			})
		})
	}
}

// What the instance has sent is the client's, whether more is to come or not.
func TestPartsOfAnswersLeaveWhenTheyAreThere(t *testing.T) {
	for name, parts := range map[string][]string{
		"with a length":   {"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n", "one", "two"},
		"without one":     {"HTTP/1.1 200 OK\r\n\r\n", "one", "two"},
		"a head together": {"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\none", "two"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				answer, instance := io.Pipe()
				client, _ := across(t, "GET", answer, nil)
				got := make(chan string, 10)
				go func() {
					defer close(got)
					buffer := make([]byte, 1<<10)
					for {
						n, err := client.Read(buffer)
						if err != nil {
							return
						}
						got <- string(buffer[:n])
					}
				}()
				for _, part := range parts {
					if _, err := io.WriteString(instance, part); err != nil {
						t.Fatal(err)
					}
					end := part[max(0, len(part)-3):]
					if piece := <-got; !strings.Contains(piece, end) { // or all of the bubble waits, which fails
						t.Errorf("got %q, want %q", piece, end)
					}
				}
				if err := instance.Close(); err != nil {
					t.Error(err)
				}
				for range got { // the end, in chunks
				}
			})
		})
	}
}

func TestHeadersOfAnswers(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nDate: today\r\nVary: Accept\r\n"
	for _, tt := range []struct {
		name, answer string
		outer        http.Header
		want         []string
	}{
		{"have no type that the instance has not sent", head + "Content-Length: 6\r\n\r\n<html>", nil,
			[]string{"Connection: close", "Content-Length: 6", "Date: today", "Vary: Accept"}},
		{"are added to those of layers outside", head + "Content-Length: 0\r\n\r\n", http.Header{"Vary": {"Origin"}, "Content-Type": {"a/b"}},
			[]string{"Connection: close", "Content-Length: 0", "Content-Type: a/b", "Date: today", "Vary: Accept", "Vary: Origin"}},
		{"have the length of what came at once", head + "Transfer-Encoding: chunked\r\n\r\n1000\r\n" + strings.Repeat("a", 0x1000) + "\r\n0\r\n\r\n", nil,
			[]string{"Connection: close", "Content-Length: 4096", "Date: today", "Vary: Accept"}},
		{"announce trailers", head + "Trailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Sum: 1\r\n\r\n", nil,
			[]string{"Connection: close", "Date: today", "Trailer: X-Sum", "Transfer-Encoding: chunked", "Vary: Accept", "X-Sum: 1"}},
		{"are followed by trailers that nobody has announced", head + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n", nil,
			[]string{"Connection: close", "Date: today", "Transfer-Encoding: chunked", "Vary: Accept", "X-Sum: 1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, _ := across(t, "GET", strings.NewReader(tt.answer), tt.outer)
				text, err := io.ReadAll(client)
				if err != nil {
					t.Error(err)
				}
				lines := slices.DeleteFunc(strings.Split(string(text), "\r\n"), func(line string) bool { return !strings.Contains(line, ": ") })
				if slices.Sort(lines); !slices.Equal(lines, tt.want) {
					t.Errorf("got %q, want %q", lines, tt.want)
				}
			})
		})
	}
}

// brittle is a writer that takes no head.
type brittle struct{ http.ResponseWriter }

func (brittle) WriteHeader(int) { panic("no head") }

// On another goroutine nobody would recover.
func TestPanicsOfTheWriterAreTheHandlers(t *testing.T) {
	for name, instance := range map[string]roundTrip{
		"when the body comes late": func(*http.Request) (*http.Response, error) {
			body, end := io.Pipe()
			time.AfterFunc(time.Second, func() { _ = end.Close() })
			return &http.Response{StatusCode: 200, Header: http.Header{}, ContentLength: -1, Body: body}, nil
		},
		"when there is a hint": func(r *http.Request) (*http.Response, error) {
			told := make(chan error)
			go func() { told <- httptrace.ContextClientTrace(r.Context()).Got1xxResponse(http.StatusEarlyHints, nil) }()
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: http.NoBody}, <-told
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newProxy(t, at("a:1"), &proxy.Options{WrapTransport: instead(instance)})
				defer func() {
					if v := recover(); v != "no head" {
						t.Errorf("the handler panics with %v", v)
					}
				}()
				p.ServeHTTP(brittle{httptest.NewRecorder()}, httptest.NewRequest("GET", "/", nil))
			})
		})
	}
}
