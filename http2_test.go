package koa_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/koa-go/koa"
)

// serveHTTP2 starts a TLS server for the application; its client speaks HTTP/2.
func serveHTTP2(t *testing.T, app http.Handler) (*http.Client, string) {
	t.Helper()
	srv := httptest.NewUnstartedServer(app)
	srv.EnableHTTP2 = true
	srv.StartTLS()
	t.Cleanup(srv.Close)
	return srv.Client(), srv.URL
}

func TestHTTP2(t *testing.T) {
	trailers := func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "body")
		_ = http.NewResponseController(w).Flush()
		w.Header().Set(http.TrailerPrefix+"Grpc-Status", "0")
	}
	for _, tt := range []struct {
		name, method string
		leaf         koa.Handler
		status       int
		body         string
		broken       bool // the client must not take the answer for a whole one
	}{
		{"a text", "GET", func(ctx *koa.Context) error {
			major, _ := ctx.Request.Proto()
			if major != 2 || !ctx.Secure() || ctx.Host() == "" {
				t.Errorf("HTTP/%d, secure: %v, host %q", major, ctx.Secure(), ctx.Host())
			}
			ctx.SetBody("text")
			return nil
		}, 200, "text", false},
		{"no body set", "GET", func(ctx *koa.Context) error { ctx.SetStatus(201); return nil }, 201, "201", false},
		{"HEAD", "HEAD", func(ctx *koa.Context) error { ctx.SetBody("text"); return nil }, 200, "", false},
		{"a stream", "GET", func(ctx *koa.Context) error { ctx.SetBody(strings.NewReader("stream")); return nil }, 200, "stream", false},
		{"a stream that breaks", "GET", func(ctx *koa.Context) error {
			ctx.SetBody(&brokenReader{"half", errors.New("source broke")})
			return nil
		}, 200, "half", true},
		{"an error", "GET", func(ctx *koa.Context) error { return ctx.Throw(409, "conflict") }, 409, "conflict", false},
		{"an error after a flush", "GET", func(ctx *koa.Context) error {
			_, _ = io.WriteString(ctx.Res(), "half")
			_ = http.NewResponseController(ctx.Res()).Flush()
			return ctx.Throw(500)
		}, 200, "half", true},
		{"trailers of a handler", "GET", func(ctx *koa.Context) error { return handler(trailers)(ctx, nil) }, 200, "body", false},
		{"trailers of a layer", "GET", func(ctx *koa.Context) error {
			ctx.SetRespond(false)
			trailers(ctx.Res(), nil)
			return nil
		}, 200, "body", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			client, url := serveHTTP2(t, newApp(koa.Handle(tt.leaf)))
			req, err := http.NewRequestWithContext(t.Context(), tt.method, url, nil)
			if err != nil {
				t.Fatal(err)
			}
			res, err := client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			body, err := io.ReadAll(res.Body)
			if res.StatusCode != tt.status || string(body) != tt.body || (err != nil) != tt.broken {
				t.Errorf("got %d %q, %v; want %d %q, broken: %v", res.StatusCode, body, err, tt.status, tt.body, tt.broken)
			}
			if strings.HasPrefix(tt.name, "trailers") && res.Trailer.Get("Grpc-Status") != "0" {
				t.Errorf("the trailers are %v", res.Trailer)
			}
		})
	}
}
