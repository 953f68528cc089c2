package proxy_test

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/proxy"
)

// pieces are what net/http sends a request in.
type pieces []string

func (p *pieces) Write(b []byte) (int, error) {
	*p = append(*p, string(b))
	return len(b), nil
}

// sent is a transport that notes how each request leaves, and answers with its body.
func sent(to *[]pieces) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		var p pieces
		err := r.Write(&p)
		*to = append(*to, p)
		if err != nil {
			return nil, err
		}
		return &http.Response{StatusCode: 200, Body: http.NoBody, Header: http.Header{}}, nil
	}
}

func TestShortRequestsLeaveInOnePiece(t *testing.T) {
	long := strings.Repeat("a", 5000)
	for _, tt := range []struct {
		name, head, body string
		opts             proxy.Options
		late             bool // the body comes later
		want             int
	}{
		{"POST", "POST / HTTP/1.1\r\nContent-Length: 4\r\n", "body", proxy.Options{}, false, 1},
		{"PUT", "PUT / HTTP/1.1\r\nContent-Length: 4\r\n", "body", proxy.Options{}, false, 1},
		{"with a body that comes late", "POST / HTTP/1.1\r\nContent-Length: 4\r\n", "body", proxy.Options{}, true, 2},
		{"with a body that is long", "POST / HTTP/1.1\r\nContent-Length: 5000\r\n", long, proxy.Options{}, false, 2},
		{"with a body that must not be kept", "POST / HTTP/1.1\r\nContent-Length: 4\r\n", "body", proxy.Options{ReplayLimit: -1}, false, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var got []pieces
				opts := tt.opts
				opts.WrapTransport = instead(sent(&got))
				client, conn := net.Pipe()
				l := &wire{conn: make(chan net.Conn, 1)}
				l.conn <- conn
				close(l.conn)
				s := &http.Server{Handler: newProxy(t, at("a:1"), &opts)}
				go func() { _ = s.Serve(l) }() // net.ErrClosed
				text := tt.head + "Host: a\r\nConnection: close\r\n\r\n"
				if !tt.late {
					text += tt.body
				}
				if _, err := io.WriteString(client, text); err != nil {
					t.Fatal(err)
				}
				if tt.late {
					time.Sleep(time.Second) // of the bubble
					if _, err := io.WriteString(client, tt.body); err != nil {
						t.Fatal(err)
					}
				}
				res, err := http.ReadResponse(bufio.NewReader(client), nil)
				if err != nil || res.StatusCode != 200 {
					t.Fatalf("got %v, %v", res, err)
				}
				if len(got) != 1 || len(got[0]) < tt.want || tt.want == 1 && len(got[0]) > 1 || !strings.HasSuffix(strings.Join(got[0], ""), tt.body) {
					t.Errorf("sent %q, want %d pieces", got, tt.want)
				}
			})
		})
	}
}

func TestBodiesInMemoryLeaveInOnePiece(t *testing.T) {
	var got []pieces
	p := newProxy(t, at("a:1"), &proxy.Options{WrapTransport: instead(sent(&got))})
	answer, err := p.RoundTrip(newRequest(t, "POST", "http://s/", bytes.NewReader([]byte("body"))))
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if len(got) != 1 || len(got[0]) != 1 || !strings.HasSuffix(got[0][0], "\r\n\r\nbody") {
		t.Errorf("sent %q, want one piece", got)
	}
}

// Only HTTP/2 has trailers behind a body of known length.
func TestTrailersOfShortRequestsArrive(t *testing.T) {
	got := make(chan http.Header, 1)
	s := httptest.NewUnstartedServer(newProxy(t, at("a:1"), &proxy.Options{
		WrapTransport: instead(roundTrip(func(r *http.Request) (*http.Response, error) {
			_, err := io.Copy(io.Discard, r.Body)
			got <- r.Trailer.Clone()
			return &http.Response{StatusCode: 200, Body: http.NoBody, Header: http.Header{}}, err
		})),
	}))
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	r := newRequest(t, "POST", s.URL, strings.NewReader("body"))
	r.Trailer = http.Header{"X-Sum": {"1"}}
	if res, body := send(t, s, r); res.ProtoMajor != 2 || res.StatusCode != 200 {
		t.Fatalf("got %s, %s, %q", res.Proto, res.Status, body)
	}
	if trailer := <-got; trailer.Get("X-Sum") != "1" {
		t.Errorf("the instance got %v", trailer)
	}
}

// The client still has its connection open, and says nothing.
func TestBodiesThatNobodyWantsAreNotWaitedFor(t *testing.T) {
	over := make(chan struct{})
	p := newProxy(t, at(upstream(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })), nil)
	s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.ServeHTTP(w, r)
		close(over)
	}))
	client, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	if _, err := io.WriteString(client, "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	<-over
	if res, err := http.ReadResponse(bufio.NewReader(client), nil); err != nil || res.StatusCode != http.StatusForbidden || !res.Close {
		t.Errorf("got %v, %v; want 403 and the end", res, err)
	}
}

// A server before this one may have sent the request, and have others for the connection.
func TestBodiesThatDoNotEndAreNoRequests(t *testing.T) {
	for _, head := range []string{"Content-Length: 400", "Content-Length: 9000", "Transfer-Encoding: chunked"} {
		t.Run(head, func(t *testing.T) {
			requests := make(chan string, 2)
			p := newProxy(t, at(upstream(t, func(http.ResponseWriter, *http.Request) {})), nil)
			s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				requests <- r.Method
				p.ServeHTTP(w, r)
			}))
			s.Config.ReadHeaderTimeout, s.Config.ReadTimeout, s.Config.IdleTimeout = time.Minute, 100*time.Millisecond, time.Minute
			s.Start()
			t.Cleanup(s.Close)
			client, err := net.Dial("tcp", s.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = client.Close() })
			if _, err := io.WriteString(client, "POST / HTTP/1.1\r\nHost: a\r\n"+head+"\r\n\r\n"); err != nil {
				t.Fatal(err)
			}
			from := bufio.NewReader(client)
			_, _ = http.ReadResponse(from, nil)                                        // whatever it says
			_, _ = io.WriteString(client, "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n") // fails when the connection has ended
			_, _ = io.Copy(io.Discard, from)
			if first := <-requests; first != "POST" || len(requests) > 0 {
				t.Errorf("got %s and %d others", first, len(requests))
			}
		})
	}
}
