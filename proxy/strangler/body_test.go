package strangler_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/proxy"
	"github.com/koa-go/koa/proxy/strangler"
)

// reads is a layer that reads n bytes of the body before the router is asked, and
// closes it.
func reads(n int64) koa.Middleware {
	return func(ctx *koa.Context, next koa.Handler) error {
		body := ctx.Req().Body
		if _, err := io.CopyN(io.Discard, body, n); err != nil && err != io.EOF {
			return err
		}
		if err := body.Close(); err != nil {
			return err
		}
		return next(ctx)
	}
}

func TestBodyIsReplayedWithinTheLimit(t *testing.T) {
	for _, tt := range []struct {
		name        string
		size, read  int64
		limit       int64
		status      int
		body        string
		unannounced bool // its length
	}{
		{"all of a body that was read", 100, 100, 100, 200, "old POST /upload 100", false},
		{"a body that was read in part", 100, 10, 10, 200, "old POST /upload 100", false},
		{"a body of unknown length", 100, 100, 0, 200, "old POST /upload 100", true},
		{"a large body that nobody has read", 5 << 20, 0, 0, 200, "old POST /upload 5242880", false},
		{"not what is over the limit", 101, 101, 100, 413, "Payload Too Large", false},
		{"nothing with a negative limit", 1, 1, -1, 413, "Payload Too Large", false},
		{"no body with a negative limit", 1, 0, -1, 200, "old POST /upload 1", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := strangler.New(oldApp(t), &strangler.Options{ReplayLimit: tt.limit})
			server := serve(t, s, reads(tt.read), newApp())
			var body io.Reader = bytes.NewReader(make([]byte, tt.size))
			if tt.unannounced {
				body = struct{ io.Reader }{body}
			}
			got := ask(t, request(t, "POST", server.URL+"/upload", body))
			if got.status != tt.status || got.body != tt.body {
				t.Errorf("got %d %q, want %d %q", got.status, got.body, tt.status, tt.body)
			}
		})
	}
}

func TestNewApplicationReadsAnyBody(t *testing.T) {
	server := serve(t, strangler.New(oldApp(t), &strangler.Options{ReplayLimit: 10}), newApp())
	got := ask(t, request(t, "POST", server.URL+"/orders", strings.NewReader(strings.Repeat("x", 100_000))))
	if got.body != "new order 100000" {
		t.Errorf("got %q", got.body)
	}
}

func TestLostBodyIsReported(t *testing.T) {
	s := strangler.New(oldApp(t), &strangler.Options{ReplayLimit: 1})
	app := koa.New(nil).Use(s.Middleware, reads(10))
	told := make(chan error, 1)
	app.OnError(func(err error, _ *koa.Context) { told <- err })
	server := newServer(t, app)
	got := ask(t, request(t, "POST", server+"/upload", strings.NewReader("0123456789")))
	if err := <-told; got.status != http.StatusRequestEntityTooLarge || !strings.Contains(err.Error(), "ReplayLimit") {
		t.Errorf("got %d, and listeners %v", got.status, err)
	}
}

func TestBothBehindAProxy(t *testing.T) {
	for _, tt := range []struct {
		name string
		new  http.HandlerFunc
	}{
		{"the new one reads the body before it says 404", func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			http.NotFound(w, r)
		}},
		{"the new one says 404 at once", http.NotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			backend := httptest.NewServer(tt.new)
			defer backend.Close()
			server := serve(t, strangler.New(oldApp(t), nil), proxy.New(backend.URL, nil))
			for range 20 {
				got := ask(t, request(t, "POST", server.URL+"/upload", bytes.NewReader(make([]byte, 700_000))))
				if got.body != "old POST /upload 700000" {
					t.Fatalf("got %d %q", got.status, got.body)
				}
			}
		})
	}
}
