package bench_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/koa-go/koa/bench"
)

// A peer that answers otherwise does other work, and its figures mean nothing.
// Line ends after JSON and its charset are each framework's own way.
func TestPeersAnswerAlike(t *testing.T) {
	answers := map[string]struct {
		status            int
		contentType, body string
	}{
		"/text":    {200, "text/plain; charset=utf-8", "Hello, World!"},
		"/json":    {200, "application/json", `{"id":7,"name":"Tobi","email":"tobi@example.com","admin":false}`},
		"/nowhere": {404, "text/plain; charset=utf-8", "Not Found"},
	}
	for _, c := range bench.Cases() {
		want := answers[c.Path]
		for _, peer := range bench.Peers() {
			t.Run(c.Name+" from "+peer.Name, func(t *testing.T) {
				w := httptest.NewRecorder()
				peer.New(c.Layers).ServeHTTP(w, c.Request())
				contentType, body := strings.ToLower(w.Header().Get("Content-Type")), strings.TrimSuffix(w.Body.String(), "\n")
				if w.Code != want.status || !strings.HasPrefix(contentType, want.contentType) || body != want.body {
					t.Errorf("answered %d, %s, %q, want %d, %s, %q", w.Code, contentType, body, want.status, want.contentType, want.body)
				}
			})
		}
	}
}

func BenchmarkServeHTTP(b *testing.B) {
	for _, c := range bench.Cases() {
		for _, peer := range bench.Peers() {
			b.Run(c.Name+"/"+peer.Name, func(b *testing.B) {
				h, w, r := peer.New(c.Layers), bench.NewWriter(), c.Request()
				b.ReportAllocs()
				for b.Loop() {
					w.Reset()
					h.ServeHTTP(w, r)
				}
			})
		}
	}
}
