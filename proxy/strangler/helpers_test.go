package strangler_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/proxy"
	"github.com/koa-go/koa/proxy/strangler"
	"github.com/koa-go/koa/router"
)

// oldApp is a server that says what it was asked, and the layer that asks it.
func oldApp(t *testing.T) koa.Middleware {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		switch {
		case err != nil:
			w.WriteHeader(http.StatusBadRequest)
			return
		case strings.HasPrefix(r.URL.Path, "/none"):
			w.WriteHeader(http.StatusNotFound)
		case strings.HasPrefix(r.URL.Path, "/broken"):
			w.WriteHeader(http.StatusInternalServerError)
		}
		w.Header().Add("Set-Cookie", "old=1")
		fmt.Fprintf(w, "old %s %s %d", r.Method, r.URL.RequestURI(), len(body))
	}))
	t.Cleanup(server.Close)
	return proxy.New(server.URL, &proxy.Options{XFwd: true})
}

// newApp has the routes /users/:id, where 0 is not known, and POST /orders.
func newApp() koa.Middleware {
	r := router.New(nil)
	r.Get("/users/:id", func(ctx *koa.Context) error {
		if ctx.Param("id") == "0" {
			return ctx.Throw(http.StatusNotFound, "no such user")
		}
		ctx.SetBody("new " + ctx.Param("id"))
		return nil
	})
	r.Post("/orders", func(ctx *koa.Context) error {
		body, err := io.ReadAll(ctx.Request.BodyReader())
		ctx.SetBody(fmt.Sprintf("new order %d", len(body)))
		return err
	})
	return koa.Compose(r.Routes(), r.AllowedMethods(nil))
}

// serve starts both applications behind s.
func serve(t *testing.T, s *strangler.Strangler, layers ...koa.Middleware) *httptest.Server {
	t.Helper()
	app := koa.New(&koa.Options{Silent: true}).Use(s.Middleware).Use(layers...)
	server := httptest.NewServer(app)
	t.Cleanup(server.Close)
	return server
}

// answer is what came back, as text.
type answer struct {
	status int
	body   string
	header http.Header
}

func ask(t *testing.T, r *http.Request) answer {
	t.Helper()
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, string(body), res.Header}
}

func request(t *testing.T, method, url string, body io.Reader) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
