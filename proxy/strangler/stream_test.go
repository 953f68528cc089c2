package strangler_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/static"
	front "github.com/koa-go/koa/middleware/proxy"
	"github.com/koa-go/koa/middleware/sse"
	"github.com/koa-go/koa/proxy"
	"github.com/koa-go/koa/proxy/strangler"
)

// olds are the ways to the old application at an address.
func olds(t *testing.T, address string) map[string]koa.Middleware {
	t.Helper()
	resolver, err := static.New(discovery.Instance{Service: "old", Address: address})
	if err != nil {
		t.Fatal(err)
	}
	balanced := proxy.New(resolver, "old", nil)
	t.Cleanup(func() { _ = balanced.Close() })
	return map[string]koa.Middleware{
		"one server":         front.New("http://"+address, &front.Options{XFwd: true}),
		"instances":          front.New("http://old", &front.Options{XFwd: true, Transport: balanced}),
		"a net/http handler": koa.FromHTTP(balanced),
	}
}

func TestUpgradesPass(t *testing.T) {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		fmt.Fprintf(rw, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: %s\r\n\r\n", r.Header.Get("Upgrade"))
		_ = rw.Flush()
		line, _ := rw.ReadString('\n')
		fmt.Fprint(rw, strings.ToUpper(line))
		_ = rw.Flush()
	}))
	defer backend.Close()
	for name, old := range olds(t, backend.Listener.Addr().String()) {
		t.Run(name, func(t *testing.T) {
			server := serve(t, strangler.New(old, &strangler.Options{Header: "X-Served-By"}), newApp())
			conn, err := net.Dial("tcp", server.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			fmt.Fprint(conn, "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: shout\r\n\r\nhello\n")
			r := bufio.NewReader(conn)
			res, err := http.ReadResponse(r, nil)
			if err != nil || res.StatusCode != http.StatusSwitchingProtocols || res.Header.Get("X-Served-By") != "old" {
				t.Fatalf("got %+v, %v", res, err)
			}
			if line, err := r.ReadString('\n'); line != "HELLO\n" {
				t.Errorf("got %q, %v", line, err)
			}
		})
	}
}

func TestStreamsPass(t *testing.T) {
	more := make(chan string)
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for event := range more {
			fmt.Fprintln(w, event)
			_ = http.NewResponseController(w).Flush()
		}
	}))
	defer backend.Close()
	for name, old := range olds(t, backend.Listener.Addr().String()) {
		t.Run(name, func(t *testing.T) {
			more = make(chan string, 1)
			more <- "one"
			server := serve(t, strangler.New(old, nil), newApp())
			res, err := http.DefaultTransport.RoundTrip(request(t, "GET", server.URL+"/events", nil))
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			lines := bufio.NewReader(res.Body)
			for _, next := range []string{"two", ""} {
				if line, err := lines.ReadString('\n'); err != nil {
					t.Fatalf("got %q, %v, want an event before the end", line, err)
				}
				if next != "" {
					more <- next
				}
			}
			close(more)
			if _, err := lines.ReadString('\n'); err != io.EOF {
				t.Errorf("%v, want the end", err)
			}
		})
	}
}

func TestStreamsOfTheNewOneAreNotHeldBack(t *testing.T) {
	s := strangler.New(oldApp(t), nil)
	more := make(chan struct{})
	server := httptest.NewServer(s.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		_ = http.NewResponseController(w).Flush() // so it is this answer
		<-more
	})))
	defer server.Close()
	res, err := http.DefaultTransport.RoundTrip(request(t, "GET", server.URL+"/about", nil))
	if err != nil {
		t.Fatal(err)
	}
	close(more)
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); res.StatusCode != http.StatusNotFound || err != nil || len(body) > 0 {
		t.Errorf("got %d %q, %v", res.StatusCode, body, err)
	}
}

func TestOldApplicationSeesTheSameOrigin(t *testing.T) {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := r.Header
		fmt.Fprintf(w, "%s %s://%s:%s for %s", r.Host,
			h.Get("X-Forwarded-Proto"), h.Get("X-Forwarded-Host"), h.Get("X-Forwarded-Port"), h.Get("X-Forwarded-For"))
	}))
	defer backend.Close()
	for name, old := range olds(t, backend.Listener.Addr().String()) {
		t.Run(name, func(t *testing.T) {
			server := serve(t, strangler.New(old, nil), newApp())
			r := request(t, "GET", server.URL+"/about", nil)
			r.Host = "shop.example:8080"
			r.Header.Set("X-Forwarded-For", "6.6.6.6") // nobody has said that this client may
			r.Header.Set("X-Forwarded-Host", "evil.example")
			const want = "shop.example:8080 http://shop.example:8080:8080 for 127.0.0.1"
			if got := ask(t, r); got.body != want {
				t.Errorf("got %q, want %q", got.body, want)
			}
		})
	}
}

func TestUpgradesOfTheNewOne(t *testing.T) {
	shout := func(w http.ResponseWriter, _ *http.Request) {
		conn, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		fmt.Fprint(rw, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: shout\r\n\r\n")
		_ = rw.Flush()
		line, _ := rw.ReadString('\n')
		fmt.Fprint(rw, strings.ToUpper(line))
		_ = rw.Flush()
	}
	backend := httptest.NewServer(http.HandlerFunc(shout))
	defer backend.Close()
	for name, layer := range map[string]koa.Middleware{
		"its own":      koa.FromHTTP(http.HandlerFunc(shout)),
		"behind proxy": front.New(backend.URL, nil),
	} {
		t.Run(name, func(t *testing.T) {
			server := serve(t, strangler.New(oldApp(t), nil), layer)
			conn, err := net.Dial("tcp", server.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			fmt.Fprint(conn, "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: shout\r\n\r\nhello\n")
			r := bufio.NewReader(conn)
			if res, err := http.ReadResponse(r, nil); err != nil || res.StatusCode != http.StatusSwitchingProtocols {
				t.Fatalf("got %+v, %v", res, err)
			}
			if line, err := r.ReadString('\n'); line != "HELLO\n" {
				t.Errorf("got %q, %v", line, err)
			}
		})
	}
}

func TestEventsOfTheNewOne(t *testing.T) {
	layer := func(ctx *koa.Context, _ koa.Handler) error {
		return sse.Stream(ctx, func(_ context.Context, send sse.Sender) error {
			return send(sse.Event{Data: "one"})
		}, nil)
	}
	server := serve(t, strangler.New(oldApp(t), nil), layer)
	if got := ask(t, request(t, "GET", server.URL+"/events", nil)); !strings.Contains(got.body, "data: one\n") {
		t.Errorf("got %d %q", got.status, got.body)
	}
}
