package koatest

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/koa-go/koa"
)

// host is the server's address, as requests without another one name it.
const host = "127.0.0.1"

// clientAddr is the peer of contexts that no connection brought.
const clientAddr = "127.0.0.1:49152"

// Option changes the request of [NewContext].
type Option func(*setup)

type setup struct {
	method, target string
	header         http.Header
	body           any
	app            *koa.Application
}

// Method makes the request one of another method than GET.
func Method(method string) Option { return func(s *setup) { s.method = method } }

// Target is the request target instead of "/": a path with its query, or an
// absolute URL, which also says what Host is and, with https, that the
// connection is secure.
func Target(target string) Option { return func(s *setup) { s.target = target } }

// Header sets a header of the request to one or several values.
func Header(name string, values ...string) Option {
	return func(s *setup) { setHeader(s.header, name, values) }
}

// Body gives the request a body, of the kinds of [Call.Send].
func Body(body any) Option { return func(s *setup) { s.body = body } }

// App is the application whose settings the Context has. By default it is an
// empty one of environment "test".
func App(app *koa.Application) Option { return func(s *setup) { s.app = app } }

// NewContext returns a Context as it enters the outermost layer: without
// options, of GET / from 127.0.0.1 to 127.0.0.1. Its request is canceled when
// tb ends. Nothing is ever sent of its response.
func NewContext(tb testing.TB, opts ...Option) *koa.Context {
	tb.Helper()
	s := setup{method: http.MethodGet, target: "/", header: http.Header{}}
	for _, opt := range opts {
		opt(&s)
	}
	if s.app == nil {
		s.app = koa.New(&koa.Options{Env: "test"})
	}
	return s.app.NewContext(httptest.NewRecorder(), s.request(tb))
}

// request is what a server makes of the setup.
func (s *setup) request(tb testing.TB) *http.Request {
	tb.Helper()
	body, contentType, err := reader(s.body)
	if err != nil {
		tb.Fatalf("koatest: %s %s: the body: %v", s.method, s.target, err)
	}
	r := httptest.NewRequestWithContext(tb.Context(), s.method, s.target, body)
	r.RemoteAddr = clientAddr
	if strings.HasPrefix(s.target, "/") {
		r.Host = host
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	frame(r, body)
	maps.Copy(r.Header, s.header)
	if hosts := r.Header["Host"]; len(hosts) > 0 {
		r.Host = hosts[0]
		delete(r.Header, "Host")
	}
	return r
}

// frame says how the body is delimited, in the places where net/http's server
// leaves it.
func frame(r *http.Request, body io.Reader) {
	switch {
	case body == nil:
	case r.ContentLength < 0:
		r.TransferEncoding = []string{"chunked"}
	default:
		r.Header.Set("Content-Length", strconv.FormatInt(r.ContentLength, 10))
	}
}

func setHeader(h http.Header, name string, values []string) {
	h.Del(name)
	for _, v := range values {
		h.Add(name, v)
	}
}

// Run runs one layer as an application would, with next inside it, and returns
// what a layer outside would get: a panic or a failing [koa.Response.Set] is an
// error. The response in ctx is unsent and can be looked at. A nil next is the
// end of the stack.
func Run(ctx *koa.Context, layer koa.Middleware, next koa.Handler) error {
	end := func(*koa.Context) error { return nil }
	if next == nil {
		next = end
	}
	return koa.Compose(layer, koa.Handle(next))(ctx, end)
}
