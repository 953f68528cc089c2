package httpclient_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/httpclient"
)

// open counts goroutines, and descriptors where the system lists them.
func open() (goroutines, files int) {
	list, _ := os.ReadDir("/proc/self/fd")
	return runtime.NumGoroutine(), len(list)
}

func TestNothingLeaks(t *testing.T) {
	c := httpclient.New(&httpclient.Options{MaxBodySize: 1 << 10, Retry: fast})
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/large":
			_, _ = io.WriteString(w, strings.Repeat("x", 1<<20))
		case "/slow":
			_, _ = io.WriteString(w, "x")
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/503":
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, strings.Repeat("x", 1<<16))
		}
	})
	resets, _ := rawServer(t, func(conn *net.TCPConn, _ int) { readHead(conn); reset(conn) })
	safe := c.Safe(nil)
	round := func() {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		_, _ = c.Request(ctx, addr, nil)
		_, _ = c.Request(ctx, addr+"/large", nil)
		_, _ = c.Request(ctx, addr+"/loop", nil)
		_, _ = c.Request(ctx, addr+"/slow", &httpclient.RequestOptions{Timeout: 5 * time.Millisecond})
		_, _ = c.Request(ctx, addr+"/503", &httpclient.RequestOptions{Retry: &httpclient.Retry{Statuses: []int{503}, Delay: -1}})
		_, _ = c.Request(ctx, resets, nil)
		_, _ = c.Request(ctx, resets, &httpclient.RequestOptions{Files: []httpclient.File{{Content: strings.NewReader("x")}}})
		_, _ = safe.Request(ctx, addr, nil)
		for _, path := range []string{"/", "/large", "/slow"} {
			if res, err := c.Stream(ctx, addr+path, nil); err == nil {
				_, _ = res.Body.Read(make([]byte, 1))
				_ = res.Body.Close()
			}
		}
	}
	round()
	c.CloseIdleConnections()
	goroutines, files := open()
	for range 10 {
		round()
	}
	c.CloseIdleConnections()
	const slack = 3 // what the servers have not noticed yet
	for deadline := time.Now().Add(time.Minute); ; runtime.Gosched() {
		g, f := open()
		if g <= goroutines+slack && f <= files+slack {
			return
		}
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<16)
			t.Fatalf("%d goroutines and %d files, before %d and %d\n%s", g, f, goroutines, files, stacks[:runtime.Stack(stacks, true)])
		}
	}
}
