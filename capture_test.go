package koa_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa"
)

// wrapping is net/http middleware that passes on another ResponseWriter than
// the one it gets.
func wrapping(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(upperWriter{w}, r) })
}

// outcomes is the outermost layer that hears how requests ended.
func outcomes(into chan<- koa.Outcome) koa.Middleware {
	return func(ctx *koa.Context, next koa.Handler) error {
		ctx.OnFinished(func(o koa.Outcome) { into <- o })
		return next(ctx)
	}
}

func TestErrorOfAHandlerThatStreamsCutsTheConnection(t *testing.T) {
	streams := func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "half")
		w.(http.Flusher).Flush()
	}
	fails := func(ctx *koa.Context, next koa.Handler) error {
		if err := next(ctx); err != nil {
			return err
		}
		return errors.New("after the handler")
	}
	for _, tt := range []struct {
		name  string
		stack []koa.Middleware
	}{
		{"when the handler panics", []koa.Middleware{handler(func(w http.ResponseWriter, r *http.Request) { streams(w, r); panic("boom") })}},
		{"when the handler aborts", []koa.Middleware{handler(func(w http.ResponseWriter, r *http.Request) { streams(w, r); panic(http.ErrAbortHandler) })}},
		{"when a layer outside fails", []koa.Middleware{fails, handler(streams)}},
		{"when a layer inside middleware that has flushed fails", []koa.Middleware{
			koa.FromHTTPMiddleware(func(h http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { streams(w, r); h.ServeHTTP(w, r) })
			}), koa.Handle(func(ctx *koa.Context) error { return ctx.Throw(500) })}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res, body, err := fetch(t, serve(t, newApp(tt.stack...)))
			if err == nil {
				t.Errorf("the client took %q for a whole answer", body)
			}
			if statusOf(res) != 200 || body != "half" {
				t.Errorf("got %d %q, want what was flushed", statusOf(res), body)
			}
		})
	}
}

func TestLayersInsideMiddlewareThatHasFlushedGoOn(t *testing.T) {
	app := newApp(koa.FromHTTPMiddleware(func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, "one ")
			w.(http.Flusher).Flush()
			h.ServeHTTP(w, r)
		})
	}), layer(func(ctx *koa.Context) {
		if !ctx.HeaderSent() {
			t.Error("the layer inside is not told that the head is sent")
		}
		ctx.SetStatus(500)
		ctx.SetBody("two")
	}))
	res, body, err := fetch(t, serve(t, app))
	if err != nil || statusOf(res) != 200 || body != "one two" {
		t.Errorf("got %d %q, %v", statusOf(res), body, err)
	}
}

func TestPanicInsideMiddlewareThatKeepsTheBodyIsAnswered500(t *testing.T) {
	for name, leaf := range map[string]koa.Middleware{
		"of a body": layer(func(ctx *koa.Context) {
			ctx.SetBody(readerFunc(func([]byte) (int, error) { panic("in Read") }))
		}),
		"of a handler that flushed": handler(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "half")
			w.(http.Flusher).Flush()
			panic("boom")
		}),
	} {
		t.Run(name, func(t *testing.T) {
			wantAnswer(t, get(newApp(koa.FromHTTPMiddleware(wrapping), leaf), "/"), 500, "Internal Server Error")
		})
	}
}

func TestOutcomeOfNetHTTP(t *testing.T) {
	for _, tt := range []struct {
		name  string
		stack []koa.Middleware
		want  koa.Outcome
	}{
		{"a kept answer", []koa.Middleware{handler(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", 400) })}, koa.Outcome{Status: 400, Bytes: 3}},
		{"a flushed answer", []koa.Middleware{handler(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "one")
			w.(http.Flusher).Flush()
			_, _ = io.WriteString(w, "two")
		})}, koa.Outcome{Status: 200, Bytes: 6}},
		{"a connection taken over", []koa.Middleware{handler(func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
			_ = conn.Close()
		})}, koa.Outcome{}},
		{"a rewritten body", []koa.Middleware{koa.FromHTTPMiddleware(wrapping), layer(func(ctx *koa.Context) { ctx.SetBody("body") })}, koa.Outcome{Status: 200, Bytes: 4}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ended := make(chan koa.Outcome, 1)
			_, _, err := fetch(t, serve(t, newApp(append([]koa.Middleware{outcomes(ended)}, tt.stack...)...)))
			if got := <-ended; got != tt.want || err != nil {
				t.Errorf("got %+v, %v; want %+v", got, err, tt.want)
			}
		})
	}
}

func TestTrailersReachTheClient(t *testing.T) {
	answer := func(flush bool) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Trailer", "X-Declared")
			_, _ = io.WriteString(w, "body")
			if flush {
				w.(http.Flusher).Flush()
			}
			w.Header().Set("X-Declared", "1")
			w.Header().Set(http.TrailerPrefix+"X-Sudden", "2")
		}
	}
	for name, leaf := range map[string]koa.Middleware{
		"of a handler that flushes":        handler(answer(true)),
		"of a handler that does not flush": handler(answer(false)),
		"of a layer that writes itself":    layer(func(ctx *koa.Context) { ctx.SetRespond(false); answer(true)(ctx.Res(), ctx.Req()) }),
	} {
		t.Run(name, func(t *testing.T) {
			res, body, err := fetch(t, serve(t, newApp(leaf)))
			if err != nil || body != "body" {
				t.Fatalf("got %q, %v", body, err)
			}
			if res.Header.Get("X-Declared") != "" || res.Trailer.Get("X-Declared") != "1" || res.Trailer.Get("X-Sudden") != "2" {
				t.Errorf("header %v, trailer %v", res.Header, res.Trailer)
			}
		})
	}
}

func TestEarlyHintsLeaveNothingBehind(t *testing.T) {
	hint := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Link", "</style.css>; rel=preload")
		w.WriteHeader(http.StatusEarlyHints)
		w.Header().Del("Link")
	}
	for name, leaf := range map[string]koa.Handler{
		"of a handler": func(ctx *koa.Context) error {
			return handler(func(w http.ResponseWriter, r *http.Request) { hint(w, r); panic("boom") })(ctx, nil)
		},
		"of a layer": func(ctx *koa.Context) error {
			hint(ctx.Res(), ctx.Req())
			return ctx.Throw(500)
		},
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := net.Dial("tcp", strings.TrimPrefix(serve(t, newApp(koa.Handle(leaf))), "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n")
			in := bufio.NewReader(conn)
			early, err := http.ReadResponse(in, nil)
			if err != nil || early.StatusCode != 103 || early.Header.Get("Link") == "" {
				t.Fatalf("first came %v, %v; want 103 with a Link", early, err)
			}
			final, err := http.ReadResponse(in, nil)
			if err != nil || final.StatusCode != 500 || final.Header.Get("Link") != "" {
				t.Errorf("then came %v, %v; want 500 without a Link", final, err)
			}
		})
	}
}

func TestLayersOutsideSeeTheRequestAsItWas(t *testing.T) {
	app := newApp(func(ctx *koa.Context, next koa.Handler) error {
		err := next(ctx)
		if ctx.Context().Err() != nil || ctx.Path() != "/prefix/x" || ctx.Req().URL.Path != "/prefix/x" {
			t.Errorf("after next: %v %s %s", ctx.Context().Err(), ctx.Path(), ctx.Req().URL.Path)
		}
		return err
	}, koa.FromHTTPMiddleware(func(h http.Handler) http.Handler {
		return http.TimeoutHandler(http.StripPrefix("/prefix", h), time.Minute, "late")
	}), layer(func(ctx *koa.Context) { ctx.SetBody(ctx.Path()) }))
	wantAnswer(t, get(app, "/prefix/x"), 200, "/x")
}

func TestTimeoutHandlerAnswersForTheLayersInside(t *testing.T) {
	for name, late := range map[string]koa.Handler{
		"that fail with its deadline": func(ctx *koa.Context) error { return ctx.Context().Err() },
		"that fail":                   func(*koa.Context) error { return errors.New("boom") },
		"that answer too late": func(ctx *koa.Context) error {
			ctx.Set("X-Late", "1")
			ctx.SetBody(map[string]int{"late": 1})
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			ended, answered := make(chan koa.Outcome, 1), make(chan struct{})
			var reported []error
			app := newApp(outcomes(ended), koa.FromHTTPMiddleware(func(h http.Handler) http.Handler {
				limited := http.TimeoutHandler(h, time.Millisecond, "<p>late")
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					limited.ServeHTTP(w, r)
					close(answered)
				})
			}), koa.Handle(func(ctx *koa.Context) error {
				<-answered
				return late(ctx)
			})).OnError(func(err error, _ *koa.Context) { reported = append(reported, err) })
			w := get(app, "/")
			wantAnswer(t, w, 503, "<p>late")
			if w.Header().Get("Content-Type") != "text/html; charset=utf-8" || w.Header().Get("X-Late") != "" {
				t.Errorf("the headers are %v", w.Header())
			}
			if got, want := <-ended, (koa.Outcome{Status: 503, Bytes: 7}); got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
			if (len(reported) == 1) != (name == "that fail") {
				t.Errorf("reported %v", reported)
			}
		})
	}
}
