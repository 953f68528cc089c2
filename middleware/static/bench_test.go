package static_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/static"
)

func BenchmarkStatic(b *testing.B) {
	root := newRoot(b, map[string]string{
		"a.txt":       strings.Repeat("x", 1000),
		"css/app.css": strings.Repeat("x", 1000),
	})
	for _, bb := range []struct{ name, target string }{
		{"file", "/a.txt"},
		{"below", "/css/app.css"},
		{"missing", "/nope"},
	} {
		b.Run(bb.name, func(b *testing.B) {
			app := koa.New(&koa.Options{Env: "production", Silent: true}).Use(static.New(root, nil))
			r := httptest.NewRequest(http.MethodGet, bb.target, nil)
			r.Header.Set("Accept-Encoding", "gzip, deflate, br")
			w := discard{http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				app.ServeHTTP(w, r)
			}
		})
	}
	b.Run("net/http", func(b *testing.B) {
		h := http.FileServer(http.Dir(root))
		r := httptest.NewRequest(http.MethodGet, "/a.txt", nil)
		w := discard{http.Header{}}
		b.ReportAllocs()
		for b.Loop() {
			h.ServeHTTP(w, r)
		}
	})
}

type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) WriteHeader(int)             {}
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
