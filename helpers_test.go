package koa_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/koa-go/koa"
)

// newApp is a silent application in the test environment with these layers.
func newApp(stack ...koa.Middleware) *koa.Application {
	return koa.New(&koa.Options{Env: "test", Silent: true}).Use(stack...)
}

// get sends GET target through the application, in process.
func get(app http.Handler, target string, header ...string) *httptest.ResponseRecorder {
	return send(app, http.MethodGet, target, "", header...)
}

// send sends a request through the application; header is name, value, ...
func send(app http.Handler, method, target, body string, header ...string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, target, strings.NewReader(body))
	if body == "" {
		req = httptest.NewRequest(method, target, nil)
	}
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
		req.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	app.ServeHTTP(w, req)
	return w
}

// layer is a leaf that runs fn.
func layer(fn func(ctx *koa.Context)) koa.Middleware {
	return koa.Handle(func(ctx *koa.Context) error {
		fn(ctx)
		return nil
	})
}

func wantAnswer(t *testing.T, w *httptest.ResponseRecorder, status int, body string) {
	t.Helper()
	if w.Code != status || w.Body.String() != body {
		t.Errorf("answer is %d %q, want %d %q", w.Code, w.Body, status, body)
	}
}

// serve starts a real server for the application and returns its URL.
func serve(t *testing.T, app http.Handler) string {
	t.Helper()
	srv := httptest.NewServer(app)
	t.Cleanup(srv.Close)
	return srv.URL
}

// fetch gets a URL over a real connection.
func fetch(t *testing.T, url string) (*http.Response, string, error) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return res, string(body), err
}
