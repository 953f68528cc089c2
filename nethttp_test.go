package koa_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa"
)

func handler(fn http.HandlerFunc) koa.Middleware { return koa.FromHTTP(fn) }

func TestFromHTTPStaysUnsent(t *testing.T) {
	app := newApp(
		func(ctx *koa.Context, next koa.Handler) error {
			err := next(ctx)
			if ctx.HeaderSent() {
				t.Error("the handler's answer was sent before the stack had unwound")
			}
			ctx.Set("X-Outside", string(ctx.Body().([]byte)))
			ctx.SetStatus(202)
			return err
		},
		handler(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Inside", "1")
			w.WriteHeader(201)
			_, _ = io.WriteString(w, "<p>plain")
			_, _ = io.WriteString(w, " handler")
		}))
	w := get(app, "/")
	wantAnswer(t, w, 202, "<p>plain handler")
	for name, want := range map[string]string{
		"X-Inside": "1", "X-Outside": "<p>plain handler", "Content-Length": "16", "Content-Type": "text/html; charset=utf-8",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestFromHTTPAnswers(t *testing.T) {
	for _, tt := range []struct {
		name    string
		handler http.HandlerFunc
		status  int
		body    string
	}{
		{"200 without a word", func(http.ResponseWriter, *http.Request) {}, 200, ""},
		{"an error without a body", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, 503, ""},
		{"204", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, 204, ""},
		{"what http.Error writes", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", 400) }, 400, "no\n"},
		{"the first status only", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(201); w.WriteHeader(500) }, 201, ""},
	} {
		t.Run(tt.name, func(t *testing.T) { wantAnswer(t, get(newApp(handler(tt.handler)), "/"), tt.status, tt.body) })
	}
}

func TestFromHTTPSeesTheRequestAsLayersLeftIt(t *testing.T) {
	type key struct{}
	app := newApp(
		func(ctx *koa.Context, next koa.Handler) error {
			ctx.SetMethod("PUT")
			ctx.SetURL("/new%2Fpath?q=1")
			ctx.SetContext(context.WithValue(ctx.Context(), key{}, "value"))
			return next(ctx)
		},
		handler(func(w http.ResponseWriter, r *http.Request) {
			if koa.FromContext(r.Context()) == nil {
				t.Error("the request's context does not lead to the Context")
			}
			_, _ = io.WriteString(w, strings.Join([]string{r.Method, r.URL.Path, r.URL.EscapedPath(), r.URL.RawQuery, r.Context().Value(key{}).(string)}, " "))
		}))
	wantAnswer(t, get(app, "/old"), 200, "PUT /new/path /new%2Fpath q=1 value")
}

func TestFromHTTPStreamsOnceItFlushes(t *testing.T) {
	flushed, goOn := make(chan struct{}), make(chan struct{})
	url := serve(t, newApp(
		func(ctx *koa.Context, next koa.Handler) error {
			err := next(ctx)
			ctx.Set("X-Too-Late", "1")
			return err
		},
		handler(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "one ")
			w.(http.Flusher).Flush()
			close(flushed)
			<-goOn
			_, _ = io.WriteString(w, "two")
		})))
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	<-flushed
	buf := make([]byte, 4)
	if _, err := io.ReadFull(res.Body, buf); err != nil || string(buf) != "one " {
		t.Errorf("got %q, %v before the handler went on", buf, err)
	}
	close(goOn)
	rest, err := io.ReadAll(res.Body)
	if err != nil || string(rest) != "two" {
		t.Errorf("the rest is %q, %v", rest, err)
	}
	if res.Header.Get("X-Too-Late") != "" {
		t.Error("a header set after the flush was sent")
	}
}

func TestFromHTTPKeepsBoundedMemory(t *testing.T) {
	const size = 8 << 20
	kept := -1
	url := serve(t, newApp(
		func(ctx *koa.Context, next koa.Handler) error {
			err := next(ctx)
			body, _ := ctx.Body().([]byte)
			kept = len(body)
			return err
		},
		handler(func(w http.ResponseWriter, _ *http.Request) {
			chunk := make([]byte, 64<<10)
			for range size / len(chunk) {
				_, _ = w.Write(chunk)
			}
		})))
	_, body, err := fetch(t, url)
	if err != nil || len(body) != size || kept != 0 {
		t.Errorf("client got %d bytes, %v; koa kept %d; want %d and 0", len(body), err, kept, size)
	}
}

func TestFromHTTPHijack(t *testing.T) {
	url := serve(t, newApp(handler(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, "HTTP/1.1 299 Mine\r\nContent-Length: 2\r\n\r\nok")
	})))
	res, body, err := fetch(t, url)
	if err != nil || res.StatusCode != 299 || body != "ok" {
		t.Errorf("got %v %q, %v", statusOf(res), body, err)
	}
}

// upperWriter is a ResponseWriter as body-rewriting middleware have.
type upperWriter struct{ http.ResponseWriter }

func (u upperWriter) Write(p []byte) (int, error) {
	if _, err := u.ResponseWriter.Write([]byte(strings.ToUpper(string(p)))); err != nil {
		return 0, err
	}
	return len(p), nil
}

func TestFromHTTPMiddleware(t *testing.T) {
	leaf := layer(func(ctx *koa.Context) {
		ctx.Set("X-Leaf", "1")
		ctx.SetStatus(201)
		ctx.SetBody("body")
	})
	for _, tt := range []struct {
		name   string
		mw     func(http.Handler) http.Handler
		leaf   koa.Middleware
		status int
		body   string
	}{
		{"passes on", func(h http.Handler) http.Handler { return h }, leaf, 201, "body"},
		{"answers itself", func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "denied", 403) })
		}, leaf, 403, "denied\n"},
		{"rewrites the body", func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(upperWriter{w}, r) })
		}, leaf, 201, "BODY"},
		{"adds to the body", func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				h.ServeHTTP(w, r)
				_, _ = io.WriteString(w, "+more")
			})
		}, leaf, 201, "body+more"},
		{"rewrites the default 404", func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(upperWriter{w}, r) })
		}, koa.Compose(), 404, "NOT FOUND"},
		{"changes the path", func(h http.Handler) http.Handler { return http.StripPrefix("/prefix", h) },
			layer(func(ctx *koa.Context) { ctx.SetBody(ctx.Path() + " " + ctx.OriginalURL()) }), 200, "/x /prefix/x?y"},
		{"limits the body", func(h http.Handler) http.Handler { return http.MaxBytesHandler(h, 3) },
			koa.Handle(func(ctx *koa.Context) error {
				_, err := io.ReadAll(ctx.Request.BodyReader())
				return err
			}), 413, "Payload Too Large"},
		{"passes an error by", func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(upperWriter{w}, r) })
		}, koa.Handle(func(ctx *koa.Context) error { return ctx.Throw(409, "conflict") }), 409, "conflict"},
		{"gives up on the handler", func(h http.Handler) http.Handler { return http.TimeoutHandler(h, time.Minute, "late") }, leaf, 201, "body"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := send(newApp(koa.FromHTTPMiddleware(tt.mw), tt.leaf), "POST", "/prefix/x?y", "a body")
			wantAnswer(t, w, tt.status, tt.body)
		})
	}
}

func TestFromHTTPMiddlewareIsBuiltOnce(t *testing.T) {
	built := 0
	app := newApp(koa.FromHTTPMiddleware(func(h http.Handler) http.Handler { built++; return h }))
	get(app, "/")
	get(app, "/")
	if built != 1 {
		t.Errorf("the middleware was built %d times, want once", built)
	}
}

// gzipped is net/http middleware that compresses, as many do.
func gzipped(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		zw := gzip.NewWriter(w)
		defer zw.Close()
		w.Header().Set("Content-Encoding", "gzip")
		h.ServeHTTP(zipWriter{w, zw}, r)
	})
}

type zipWriter struct {
	http.ResponseWriter
	zip *gzip.Writer
}

func (z zipWriter) Write(p []byte) (int, error) { return z.zip.Write(p) }
func (z zipWriter) Flush() {
	_ = z.zip.Flush()
	z.ResponseWriter.(http.Flusher).Flush()
}
func (z zipWriter) WriteHeader(status int) {
	z.Header().Del("Content-Length")
	z.ResponseWriter.WriteHeader(status)
}

func TestNetHTTPCompressionAroundKoa(t *testing.T) {
	for name, body := range map[string]any{"of a text": "some text", "of JSON": map[string]int{"a": 1}, "of a stream": strings.NewReader("some text")} {
		t.Run(name, func(t *testing.T) {
			url := serve(t, newApp(koa.FromHTTPMiddleware(gzipped), layer(func(ctx *koa.Context) { ctx.SetBody(body) })))
			_, got, err := fetch(t, url) // the client undoes gzip
			want := "some text"
			if name == "of JSON" {
				want = `{"a":1}`
			}
			if err != nil || got != want {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestToHTTP(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/hello", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "from the mux") })
	app := newApp(func(ctx *koa.Context, next koa.Handler) error {
		if ctx.Path() == "/own" {
			ctx.SetBody("from koa")
			return nil
		}
		err := next(ctx)
		ctx.Set("X-After", "1")
		return err
	})
	h := koa.ToHTTP(app)(mux)
	for target, want := range map[string]string{"/own": "from koa", "/hello": "from the mux", "/none": "404 page not found\n"} {
		w := get(h, target)
		if w.Body.String() != want {
			t.Errorf("%s answers %q, want %q", target, w.Body, want)
		}
		if after := w.Header().Get("X-After"); (after == "1") != (target != "/own") {
			t.Errorf("%s has X-After %q", target, after)
		}
	}
}

func TestMountedUnderNetHTTP(t *testing.T) {
	app := newApp(layer(func(ctx *koa.Context) { ctx.SetBody(ctx.URL() + " " + ctx.OriginalURL() + " " + ctx.Href()) }))
	mux := http.NewServeMux()
	mux.Handle("/api/", http.StripPrefix("/api", app))
	wantAnswer(t, get(mux, "/api/a%20b?q"), 200, "/a%20b?q /api/a%20b?q http://example.com/api/a%20b?q")
}

func TestResponseWriterIsThere(t *testing.T) {
	url := serve(t, newApp(layer(func(ctx *koa.Context) {
		rc := http.NewResponseController(ctx.Res())
		if err := rc.SetWriteDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Error(err)
		}
		ctx.Set("X-Koa", "1")
		ctx.Res().WriteHeader(http.StatusEarlyHints)
		ctx.Res().WriteHeader(206)
		ctx.Res().WriteHeader(500)
		_, _ = io.WriteString(ctx.Res(), "raw")
		if err := rc.Flush(); err != nil {
			t.Error(err)
		}
		ctx.SetRespond(false)
	})))
	res, body, err := fetch(t, url)
	if err != nil || res.StatusCode != 206 || body != "raw" || res.Header.Get("X-Koa") != "1" {
		t.Errorf("got %v %q, %v", res, body, err)
	}
}

func TestErrorAfterTheHeadCutsTheConnection(t *testing.T) {
	boom := errors.New("boom")
	for name, fail := range map[string]koa.Handler{
		"returned": func(*koa.Context) error { return boom },
		"panicked": func(*koa.Context) error { panic(boom) },
	} {
		t.Run(name, func(t *testing.T) {
			reports := make(chan error, 1)
			app := newApp(koa.Handle(func(ctx *koa.Context) error {
				_, _ = io.WriteString(ctx.Res(), "half")
				return fail(ctx)
			})).OnError(func(err error, ctx *koa.Context) {
				if !ctx.HeaderSent() {
					t.Error("the listener is told that an answer is still possible")
				}
				reports <- err
			})
			conn, err := net.Dial("tcp", strings.TrimPrefix(serve(t, app), "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n")
			res, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err == nil {
				_, err = io.ReadAll(res.Body)
			}
			if err == nil {
				t.Error("the client took half an answer for a whole one")
			}
			if got := <-reports; !errors.Is(got, boom) {
				t.Errorf("reported %v", got)
			}
		})
	}
}
