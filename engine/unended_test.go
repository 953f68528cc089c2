package engine_test

import (
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/koa-go/koa/engine"
)

// With full duplex, which proxies need, net/http does not look whether a body has ended. A
// server in front of this one may have sent it, and have others for the connection.
func TestWhatFollowsABodyWithoutEndIsNoRequest(t *testing.T) {
	for _, head := range []string{"Content-Length: 400", "Transfer-Encoding: chunked"} {
		t.Run(head, func(t *testing.T) {
			t.Parallel() // it mostly waits
			var handled atomic.Int64
			c := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				handled.Add(1)
				server := http.NewResponseController(w)
				if err := server.EnableFullDuplex(); err != nil {
					t.Error(err)
				}
				_, _ = io.WriteString(w, "hello")
				_ = server.Flush()
				if err := r.Body.Close(); err == nil {
					t.Error("the body is there")
				}
			}), &engine.Options{ReadTimeout: 3 * time.Second, IdleTimeout: time.Minute}).dial()
			c.send("POST / HTTP/1.1\r\nHost: a\r\n%s\r\n\r\n", head)
			if _, text := c.response(); text != "hello" {
				t.Errorf("answered %q", text)
			}
			c.send("GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
			if res, _ := c.response(); res.StatusCode != http.StatusBadRequest || handled.Load() != 1 {
				t.Errorf("what follows is answered with %d, %d requests were handled; want 400 and one", res.StatusCode, handled.Load())
			}
			c.ended()
		})
	}
}
