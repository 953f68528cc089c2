package engine_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/koa-go/koa/engine"
)

// A client that waits for "100 Continue" and gets its answer at once need not send the body.
// ReadTimeout is longer than the test's patience.
func TestUnwantedBodiesDoNotHoldTheirConnection(t *testing.T) {
	for _, tt := range []struct{ name, body, sent string }{
		{"with a length", "Content-Length: 10", ""},
		{"with chunks", "Transfer-Encoding: chunked", ""},
		{"sent in part all the same", "Content-Length: 10", "12345"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			overBoth(t, func(t *testing.T, serve func(h http.Handler) (dial func() *client)) {
				t.Parallel() // it mostly waits
				c := serve(http.HandlerFunc(hello))()
				c.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n%s\r\n\r\n%s", tt.body, tt.sent)
				if res, text := c.response(); text != "hello" || !res.Close {
					t.Errorf("answered %q, close %t; want hello and the end", text, res.Close)
				}
				c.ended()
			})
		})
	}
}

func TestUnwantedBodiesDoNotHoldUpAPanic(t *testing.T) {
	c := start(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }), nil).dial()
	c.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n")
	c.ended()
}

func TestWantedBodiesKeepTheirConnection(t *testing.T) {
	s := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil || string(b) != "0123456789" {
			t.Errorf("read %q, %v", b, err)
		}
		hello(w, r)
	}), &engine.Options{})
	c := s.dial()
	for range 2 {
		c.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n")
		if res, err := http.ReadResponse(c.r, nil); err != nil || res.StatusCode != http.StatusContinue {
			t.Fatalf("%v, %v, want 100", res, err)
		}
		c.send("0123456789")
		if res, text := c.response(); text != "hello" || res.Close {
			t.Errorf("answered %q, close %t; want hello and no end", text, res.Close)
		}
	}
}
