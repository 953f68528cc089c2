//go:build !race

// Under the race detector sync.Pool drops what it is given at random, and a count of
// allocations says nothing.

package proxy_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/koa-go/koa/proxy"
)

// nowhere is a client that allocates nothing itself.
type nowhere struct{ header http.Header }

func (w *nowhere) Header() http.Header         { return w.header }
func (w *nowhere) WriteHeader(int)             {}
func (w *nowhere) Write(p []byte) (int, error) { return len(p), nil }

// nothing is a body without an end of its own.
type nothing struct{}

func (nothing) Read([]byte) (int, error) { return 0, io.EOF }
func (nothing) Close() error             { return nil }

func TestAllocationBudgets(t *testing.T) {
	answer := &http.Response{StatusCode: 200, Header: http.Header{"X-A": {"a"}}}
	instance := roundTrip(func(*http.Request) (*http.Response, error) {
		answer.Body = nothing{} // the one of before is the proxy's
		return answer, nil
	})
	for _, tt := range []struct {
		name string
		opts proxy.Options
		max  float64
	}{
		{"without limits", proxy.Options{}, 11},
		{"with a limit for each try", proxy.Options{TryTimeout: time.Minute}, 16},
		{"with hedges", proxy.Options{HedgeAfter: time.Minute}, 23},
	} {
		t.Run(tt.name, func(t *testing.T) {
			opts := tt.opts
			opts.WrapTransport = instead(instance)
			p := newProxy(t, at("a:1", "b:1", "c:1"), &opts)
			w, r := &nowhere{http.Header{}}, httptest.NewRequest("GET", "/users", nil)
			got := testing.AllocsPerRun(200, func() {
				clear(w.header)
				p.ServeHTTP(w, r)
			})
			if got > tt.max {
				t.Errorf("%v allocations, want %v", got, tt.max)
			}
		})
	}
}
