package sse_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/engine"
	"github.com/koa-go/koa/internal/memhttp"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/sse"
)

type producer = func(c context.Context, send sse.Sender) error

func streaming(produce producer, opts *sse.Options, layers ...koa.Middleware) *koa.Application {
	return koa.New(&koa.Options{Env: "test"}).Use(layers...).Use(koa.Handle(func(ctx *koa.Context) error {
		return sse.Stream(ctx, produce, opts)
	}))
}

// wait is a producer that has nothing to say.
func wait(c context.Context, _ sse.Sender) error {
	<-c.Done()
	return nil
}

func TestStream(t *testing.T) {
	app := streaming(func(_ context.Context, send sse.Sender) error {
		return errors.Join(send(sse.Event{Data: "one"}), send(sse.Event{ID: "2", Event: "tick", Data: "two\nlines"}))
	}, nil, func(ctx *koa.Context, next koa.Handler) error {
		err := next(ctx)
		if ctx.HeaderSent() || !ctx.Response.Streaming() {
			t.Errorf("head sent %v, streaming %v", ctx.HeaderSent(), ctx.Response.Streaming())
		}
		ctx.Set("X-Later", "1")
		return err
	})
	koatest.Request(t, app).Get("/").Expect(http.StatusOK).
		ExpectHeader("Content-Type", "text/event-stream; charset=utf-8").
		ExpectHeader("Cache-Control", "no-cache").
		ExpectHeader("X-Later", "1").
		ExpectBody(":\n\ndata: one\n\nid: 2\nevent: tick\ndata: two\ndata: lines\n\n")
}

func TestOptionsAndHeadersOfLayersStay(t *testing.T) {
	app := streaming(func(context.Context, sse.Sender) error { return nil }, &sse.Options{Retry: 1500 * time.Millisecond, WriteTimeout: -1},
		func(ctx *koa.Context, next koa.Handler) error {
			ctx.Set("Cache-Control", "no-store")
			return next(ctx)
		})
	koatest.Request(t, app).Get("/").Expect(http.StatusOK).ExpectHeader("Cache-Control", "no-store").ExpectBody("retry: 1500\n\n")
}

func TestEventsArriveAtOnce(t *testing.T) {
	more := make(chan string)
	app := streaming(func(_ context.Context, send sse.Sender) error {
		for data := range more {
			if err := send(sse.Event{Data: data}); err != nil {
				return err
			}
		}
		return nil
	}, nil)
	lines := bufio.NewScanner(koatest.Request(t, app).Get("/").Stream().Body)
	next := func() string {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return data
			}
		}
		return "the end"
	}
	for _, data := range []string{"1", "2", "3"} {
		more <- data
		if got := next(); got != data {
			t.Fatalf("got %q, want %q", got, data)
		}
	}
	close(more)
	if got := next(); got != "the end" || lines.Err() != nil {
		t.Errorf("got %q, %v", got, lines.Err())
	}
}

func TestHEADRunsNoProducer(t *testing.T) {
	app := streaming(func(context.Context, sse.Sender) error {
		t.Error("the producer runs")
		return nil
	}, nil)
	koatest.Request(t, app).Head("/").Expect(http.StatusOK).ExpectHeader("Content-Type", "text/event-stream; charset=utf-8")
}

func TestHeartbeat(t *testing.T) {
	for _, tt := range []struct {
		name  string
		every time.Duration
		want  time.Duration // until the third comment
	}{
		{"comes every 15 s", 0, 30 * time.Second},
		{"comes when it is told", time.Minute, 2 * time.Minute},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				body := koatest.Request(t, streaming(wait, &sse.Options{Heartbeat: tt.every})).Get("/").Stream().Body
				if _, err := io.ReadFull(body, make([]byte, len(":\n\n:\n\n:\n\n"))); err != nil || time.Since(start) != tt.want {
					t.Errorf("the third comment comes after %v (%v), want %v", time.Since(start), err, tt.want)
				}
				_ = body.Close()
			})
		})
	}
}

func TestClientsThatGoEndTheStream(t *testing.T) {
	ended := make(chan error, 1)
	app := streaming(func(c context.Context, send sse.Sender) error {
		<-c.Done()
		ended <- send(sse.Event{Data: "late"})
		return c.Err()
	}, nil)
	app.OnError(func(err error, _ *koa.Context) { t.Errorf("reported: %v", err) })
	front := memhttp.NewServer(t, app)
	res, err := front.Client().Get(front.URL)
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil {
		t.Error("sending works after the client has gone")
	}
}

func TestDrainsEndTheStream(t *testing.T) {
	l := memhttp.Listen()
	ctx, drain := context.WithCancel(t.Context())
	defer drain()
	served := make(chan error, 1)
	go func() {
		served <- engine.Serve(ctx, l, streaming(wait, &sse.Options{Heartbeat: -1}), &engine.Options{DrainLinger: -1})
	}()
	client := &http.Client{Transport: &http.Transport{DialContext: dial(l)}}
	res, err := client.Get("http://127.0.0.1/")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	drain()
	if body, err := io.ReadAll(res.Body); err != nil || string(body) != ":\n\n" {
		t.Errorf("got %q (%v), want a clean end", body, err)
	}
	if err := <-served; err != nil {
		t.Errorf("the drain: %v", err)
	}
}

func TestErrorsAndPanicsCutTheConnection(t *testing.T) {
	failure := errors.New("database is gone")
	for _, tt := range []struct {
		name    string
		produce producer
		fits    func(err error) bool
	}{
		{"an error", func(context.Context, sse.Sender) error { return failure }, func(err error) bool { return errors.Is(err, failure) }},
		{"a panic", func(context.Context, sse.Sender) error { panic("bug") }, func(err error) bool {
			p, ok := errors.AsType[*koa.PanicError](err)
			return ok && p.Value == "bug" && len(p.Stack) > 0
		}},
		{"a malformed event", func(_ context.Context, send sse.Sender) error { return send(sse.Event{ID: "a\nb"}) },
			func(err error) bool { return errors.Is(err, sse.ErrMalformed) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := koatest.Request(t, streaming(tt.produce, nil)).Get("/").Do()
			if r.Err == nil || len(r.Errors) != 1 || !tt.fits(r.Errors[0]) {
				t.Errorf("client's error %v, reported %v", r.Err, r.Errors)
			}
		})
	}
}

func TestClientsThatDoNotReadAreCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start, ended := time.Now(), make(chan time.Duration, 1)
		app := streaming(func(_ context.Context, send sse.Sender) error {
			data := strings.Repeat("x", 1<<20)
			for send(sse.Event{Data: data}) == nil {
			}
			ended <- time.Since(start)
			return nil
		}, &sse.Options{WriteTimeout: 5 * time.Second})
		front := memhttp.NewServer(t, app)
		conn, err := front.Dial(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if took := <-ended; took != 5*time.Second {
			t.Errorf("the stream ends after %v, want 5s", took)
		}
	})
}

func TestLastEventID(t *testing.T) {
	ctx := koatest.NewContext(t, koatest.Header("Last-Event-ID", "42"))
	if got := sse.LastEventID(ctx); got != "42" {
		t.Errorf("got %q, want 42", got)
	}
}
