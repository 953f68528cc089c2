package gateway_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/koa-go/koa/egg/gateway"
)

// BenchmarkServeHTTP is a request through the gateway to an instance on this machine
// and back.
func BenchmarkServeHTTP(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "hello") }))
	defer server.Close()
	name := filepath.Join(b.TempDir(), "gateway.yaml")
	write(b, name, "services:\n  shop: {instances: ["+server.Listener.Addr().String()+"]}\nroutes:\n  - {service: shop}\n")
	g, err := gateway.New(name, &gateway.Options{Log: quiet})
	if err != nil {
		b.Fatal(err)
	}
	defer g.Close()
	r := httptest.NewRequest(http.MethodGet, "/users/1", nil)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			w := httptest.NewRecorder()
			if g.ServeHTTP(w, r); w.Code != http.StatusOK {
				b.Errorf("got %d", w.Code)
			}
		}
	})
}
