package logger_test

import (
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/logger"
)

// app is an application that logs to out.
func app(out io.Writer, h koa.Handler) *koa.Application {
	return koa.New(&koa.Options{Env: "test"}).Use(logger.New(&logger.Options{Output: out}), koa.Handle(h))
}

func body(b any) koa.Handler {
	return func(ctx *koa.Context) error { ctx.SetBody(b); return nil }
}

func TestLines(t *testing.T) {
	for _, tt := range []struct {
		name    string
		handler koa.Handler
		want    string
	}{
		{"of texts", body("hello"), "  --> GET /a?b 200 0ms 5b\n"},
		{"of long texts", body(strings.Repeat("x", 1536)), "  --> GET /a?b 200 0ms 1.5kb\n"},
		{"of JSON", body(map[string]int{"a": 1}), "  --> GET /a?b 200 0ms 7b\n"},
		{"of streams", body(io.MultiReader(strings.NewReader("123"), strings.NewReader("45678"))), "  --> GET /a?b 200 0ms 8b\n"},
		{"of no body", body(nil), "  --> GET /a?b 204 0ms \n"},
		{"of nothing found", func(*koa.Context) error { return nil }, "  --> GET /a?b 404 0ms 9b\n"},
		{"of empty bodies", body(""), "  --> GET /a?b 200 0ms -\n"},
		{"of errors", func(*koa.Context) error { return koa.NewError(403) }, "  xxx GET /a?b 403 0ms -\n"},
		{"of errors without a status", func(*koa.Context) error { return errors.New("x") }, "  xxx GET /a?b 500 0ms -\n"},
		{"of panics", func(*koa.Context) error { panic("x") }, "  xxx GET /a?b 500 0ms -\n"},
		{
			"of changed requests",
			func(ctx *koa.Context) error { ctx.SetURL("/other"); ctx.SetMethod("PUT"); ctx.SetBody("x"); return nil },
			"  --> GET /a?b 200 0ms 1b\n",
		},
		{"of slow answers", wait(1234567 * time.Microsecond), "  --> GET /a?b 200 1,234ms 2b\n"},
		{"of answers that take ten seconds", wait(10500 * time.Millisecond), "  --> GET /a?b 200 11s 2b\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var out strings.Builder
				koatest.Request(t, app(&out, tt.handler)).Get("/a?b").Do()
				if want := "  <-- GET /a?b\n" + tt.want; out.String() != want {
					t.Errorf("got  %q\nwant %q", out.String(), want)
				}
			})
		})
	}
}

// wait answers after a while of the test's clock.
func wait(d time.Duration) koa.Handler {
	return func(ctx *koa.Context) error {
		time.Sleep(d)
		ctx.SetBody("ok")
		return nil
	}
}

// endless is a stream that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestLineOfAClientThatLeft(t *testing.T) {
	entries := make(chan logger.Entry, 2)
	opts := &logger.Options{Transporter: func(_ string, e logger.Entry) { entries <- e }}
	app := koa.New(&koa.Options{Env: "test"}).Use(logger.New(opts), koa.Handle(body(endless{})))
	res := koatest.Request(t, app).Get("/").Stream()
	if err := res.Body.Close(); err != nil {
		t.Fatal(err)
	}
	<-entries
	if e := <-entries; e.Event != logger.Closed || e.Status != 200 || e.Length <= 0 {
		t.Errorf("got %+v, want a closed answer of status 200 with the bytes sent", e)
	}
}

func TestLinesCannotBeForged(t *testing.T) {
	var out strings.Builder
	ctx := koatest.NewContext(t, koatest.Method("GET"))
	ctx.SetMethod("GET\n  --> GET / 200")
	layer := logger.New(&logger.Options{Output: &out})
	if err := koatest.Run(ctx, layer, nil); err != nil {
		t.Fatal(err)
	}
	if got, want := out.String(), "  <-- GET\\n  --> GET / 200 /\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestColours(t *testing.T) {
	t.Setenv("NO_COLOR", "")
	t.Setenv("FORCE_COLOR", "1")
	for _, tt := range []struct {
		name    string
		handler koa.Handler
		want    string
	}{
		{"are green for 2xx", body("ok"), "  \x1b[90m-->\x1b[39m \x1b[1mGET\x1b[22m \x1b[90m/\x1b[39m \x1b[32m200\x1b[39m "},
		{
			"are cyan for 3xx", func(ctx *koa.Context) error { ctx.Redirect("/x"); return nil },
			"  \x1b[90m-->\x1b[39m \x1b[1mGET\x1b[22m \x1b[90m/\x1b[39m \x1b[36m302\x1b[39m ",
		},
		{
			"are yellow for 4xx", func(*koa.Context) error { return koa.NewError(400) },
			"  \x1b[31mxxx\x1b[39m \x1b[1mGET\x1b[22m \x1b[90m/\x1b[39m \x1b[33m400\x1b[39m ",
		},
		{
			"are red for 5xx", func(*koa.Context) error { return koa.NewError(500) },
			"  \x1b[31mxxx\x1b[39m \x1b[1mGET\x1b[22m \x1b[90m/\x1b[39m \x1b[31m500\x1b[39m ",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			koatest.Request(t, app(&out, tt.handler)).Get("/").Do()
			want := "  \x1b[90m<--\x1b[39m \x1b[1mGET\x1b[22m \x1b[90m/\x1b[39m\n" + tt.want
			if !strings.HasPrefix(out.String(), want) {
				t.Errorf("got  %q\nwant %q ...", out.String(), want)
			}
		})
	}
}

func TestDefaultOutputIsStandardOutput(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	os.Stdout = w
	layer := logger.New(nil)
	os.Stdout = stdout
	if err := koatest.Run(koatest.NewContext(t), layer, nil); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != "  <-- GET /\n" {
		t.Errorf("got %q (%v)", got, err)
	}
}

// pieces notes each Write.
type pieces struct {
	mu    sync.Mutex
	lines []string
}

func (p *pieces) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lines = append(p.lines, string(b))
	return len(b), nil
}

func TestConcurrentRequestsKeepTheirLines(t *testing.T) {
	var out pieces
	client := koatest.Request(t, app(&out, body("ok")))
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() { client.Get("/" + strconv.Itoa(i)).Do() })
	}
	wg.Wait()
	if len(out.lines) != 40 {
		t.Errorf("%d writes, want one for each line: 40", len(out.lines))
	}
	for _, line := range out.lines {
		if !strings.HasSuffix(line, "\n") || strings.Count(line, "\n") != 1 {
			t.Errorf("%q is no line", line)
		}
	}
}

func BenchmarkLogger(b *testing.B) {
	layer := logger.New(&logger.Options{Output: io.Discard})
	app := koa.New(&koa.Options{Env: "production"}).Use(layer, koa.Handle(body("hello")))
	client := koatest.NewContext(b)
	b.ReportAllocs()
	for b.Loop() {
		app.ServeHTTP(client.Res(), client.Req())
	}
}
