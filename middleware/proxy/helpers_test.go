package proxy_test

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/memhttp"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/proxy"
)

const target = "http://upstream.test"

// behind returns an application that proxies to a server with this handler.
// Layers stand outside of the proxy.
func behind(t testing.TB, upstream http.HandlerFunc, opts *proxy.Options, layers ...koa.Middleware) *koa.Application {
	t.Helper()
	if opts == nil {
		opts = &proxy.Options{}
	}
	opts.Transport = memhttp.NewServer(t, upstream).Client().Transport
	return koa.New(&koa.Options{Env: "test"}).Use(layers...).Use(proxy.New(target, opts))
}

// received is what an upstream got.
type received struct {
	Method, URL, Host string
	Header, Trailer   http.Header
	Body              string
}

// tell answers with what it received.
func tell(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(received{r.Method, r.RequestURI, r.Host, r.Header, r.Trailer, string(body)})
}

// told reads what tell wrote.
func told(t *testing.T, r *koatest.Response) received {
	t.Helper()
	r.Expect(http.StatusOK)
	return koatest.JSON[received](r)
}

func mustPanic(t *testing.T, want string, fn func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if text, _ := recover().(string); !strings.HasPrefix(text, want) {
			t.Errorf("panic %q, want %q", text, want)
		}
	}()
	fn()
}

func dial(l *memhttp.Listener) func(ctx context.Context, network, addr string) (net.Conn, error) {
	return func(ctx context.Context, _, _ string) (net.Conn, error) { return l.Dial(ctx) }
}
