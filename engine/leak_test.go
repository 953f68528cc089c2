package engine_test

import (
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/engine"
)

// serverGoroutines returns the stacks of goroutines that serve.
func serverGoroutines() []string {
	buf := make([]byte, 1<<20)
	var found []string
	for stack := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		for _, mark := range []string{"/koa/engine.", "net/http.(*conn)", "net/http.(*connReader)", "net/http.(*http2server"} {
			if strings.Contains(stack, mark) {
				found = append(found, stack)
				break
			}
		}
	}
	return found
}

// descriptors counts the open ones, where the system shows them.
func descriptors(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/dev/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

func TestServeLeavesNothingBehind(t *testing.T) {
	cert := newCertificate(t, 1)
	secure := engine.Options{CertFile: cert.certFile, KeyFile: cert.keyFile}
	brief := engine.Options{DrainTimeout: 50 * time.Millisecond}
	waiting := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	for _, tt := range []struct {
		name   string
		opts   *engine.Options
		h      http.Handler
		scheme string
		client *http.Client
	}{
		{"after HTTP/1.1", nil, http.HandlerFunc(hello), "http", transport(t, &http.Transport{})},
		{"after TLS", &secure, http.HandlerFunc(hello), "https", cert.client(t, protocols((*http.Protocols).SetHTTP1))},
		{"after HTTP/2", &secure, http.HandlerFunc(hello), "https", cert.client(t, protocols((*http.Protocols).SetHTTP2))},
		{"after a cut", &brief, waiting, "http", transport(t, &http.Transport{})},
	} {
		t.Run(tt.name, func(t *testing.T) {
			eventually(t, "no goroutine of other tests", func() bool { return len(serverGoroutines()) == 0 })
			before := descriptors(t)
			s := start(t, tt.h, tt.opts)
			silent := s.dial()
			answered := make(chan struct{})
			go func() {
				defer close(answered)
				if res, err := tt.client.Get(tt.scheme + "://" + s.addr); err == nil {
					_ = res.Body.Close() // and the connection stays
				}
			}()
			if tt.opts == &brief {
				eventually(t, "a request", func() bool { return strings.Contains(strings.Join(serverGoroutines(), ""), "ServeHTTP") })
				if err := s.stop(); err == nil {
					t.Error("a clean drain, want a cut")
				}
			} else {
				<-answered
				s.mustStop()
			}
			eventually(t, "no goroutine left", func() bool { return len(serverGoroutines()) == 0 })
			<-answered
			tt.client.CloseIdleConnections()
			_ = silent.Close()
			eventually(t, "no descriptor left", func() bool { return descriptors(t) <= before })
		})
	}
}
