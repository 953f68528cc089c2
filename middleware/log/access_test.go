package log_test

import (
	"errors"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/log"
)

// accessed sends one request to an application that logs to a file, and returns
// the file.
func accessed(t *testing.T, opts *log.AccessOptions, h koa.Handler, send func(c *koatest.Client)) string {
	t.Helper()
	c, path := one(t, "all", log.Layout{Type: "pattern", Pattern: "%p %m"})
	app := koa.New(&koa.Options{Env: "test"})
	app.Use(log.Access(start(t, c).Get("http"), opts), koa.Handle(h))
	send(koatest.Request(t, app))
	return read(t, path)
}

func get(c *koatest.Client) {
	c.Get("/a?b=c").Set("User-Agent", "test/1").Set("Referer", "http://a.example/").Set("X-In", "in").Do()
}

func ok(ctx *koa.Context) error {
	ctx.Set("X-Out", "out")
	ctx.SetBody("hello")
	return nil
}

func format(s string) *log.AccessOptions { return &log.AccessOptions{Format: s} }

func TestAccessLines(t *testing.T) {
	fail := func(err error) koa.Handler { return func(*koa.Context) error { return err } }
	auto := &log.AccessOptions{Level: "auto", Format: ":status"}
	for _, tt := range []struct {
		name    string
		opts    *log.AccessOptions
		handler koa.Handler
		want    string
	}{
		{"are Apache's", nil, ok, `INFO 127.0.0.1 - - "GET /a?b=c HTTP/1.1" 200 5 "http://a.example/" "test/1"`},
		{
			"have every token", format(":protocol :hostname :response-time :req[x-in] :res[X-Out] :method"), ok,
			"INFO http 127.0.0.1 0 in out GET",
		},
		{"have a date", format(":date"), ok, "INFO Sat, 01 Jan 2000 00:00:00 GMT"},
		{"show what is not there as a dash", format(":req[X-None] :res[X-None]"), ok, "INFO - -"},
		{"leave other colons alone", format("a:b ::status :statusx :req[ :req[]"), ok, "INFO a:b :200 200x :req[ :req[]"},
		{"fill in every time", format(":status :status"), ok, "INFO 200 200"},
		{"tell errors", nil, fail(koa.NewError(403)), `INFO 127.0.0.1 - - "GET /a?b=c HTTP/1.1" 403 9 "http://a.example/" "test/1"`},
		{"tell panics", format(":status"), func(*koa.Context) error { panic("x") }, "INFO 500"},
		{
			"count streams", format(":content-length"),
			func(ctx *koa.Context) error {
				ctx.SetBody(io.MultiReader(strings.NewReader("123"), strings.NewReader("4")))
				return nil
			},
			"INFO 4",
		},
		{"show no length as a dash", format(":content-length"), func(ctx *koa.Context) error { ctx.SetStatus(204); return nil }, "INFO -"},
		{"show the URL as it came", format(":method :url"), func(ctx *koa.Context) error { ctx.SetURL("/x"); return ok(ctx) }, "INFO GET /a?b=c"},
		{
			"show milliseconds", format(":response-time"),
			func(ctx *koa.Context) error { time.Sleep(1234 * time.Millisecond); return ok(ctx) }, "INFO 1234",
		},
		{"have the level that is set", &log.AccessOptions{Level: "debug", Format: ":status"}, ok, "DEBUG 200"},
		{"are informative for 2xx", auto, ok, "INFO 200"},
		{"warn of 3xx", auto, func(ctx *koa.Context) error { ctx.Redirect("/x"); return nil }, "WARN 302"},
		{"are errors for 4xx", auto, fail(koa.NewError(404)), "ERROR 404"},
		{"are errors for 5xx", auto, fail(errors.New("x")), "ERROR 500"},
		{
			"have own tokens", &log.AccessOptions{Format: ":user :user-agent :method", Tokens: map[string]func(*koa.Context) string{
				"user":   func(ctx *koa.Context) string { return ctx.Get("X-In") + "!" },
				"method": func(*koa.Context) string { return "replaced" },
			}}, ok, "INFO in! test/1 replaced",
		},
		{
			"are made by functions", &log.AccessOptions{FormatFunc: func(ctx *koa.Context, format func(string) string) string {
				return ctx.Path() + format(" :status")
			}}, ok, "INFO /a 200",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if got := accessed(t, tt.opts, tt.handler, get); got != tt.want+"\n" {
					t.Errorf("got  %q\nwant %q", got, tt.want+"\n")
				}
			})
		})
	}
}

func TestAccessIsSilent(t *testing.T) {
	for _, tt := range []struct {
		name   string
		opts   *log.AccessOptions
		target string
		silent bool
	}{
		{"about what NoLog finds", &log.AccessOptions{NoLog: []string{`\.gif`}}, "/a.gif?x", true},
		{"about what one of several finds", &log.AccessOptions{NoLog: []string{`\.gif$`, `^/health`}}, "/health", true},
		{"and not about others", &log.AccessOptions{NoLog: []string{`\.gif$`, `^/health`}}, "/a.gif?x", false},
		{"when the function says so", &log.AccessOptions{FormatFunc: func(*koa.Context, func(string) string) string { return "" }}, "/", true},
		{"below the level of the category", &log.AccessOptions{Level: "all"}, "/", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := accessed(t, tt.opts, ok, func(c *koatest.Client) { c.Get(tt.target).Expect(200).ExpectBody("hello") })
			if (got == "") != tt.silent {
				t.Errorf("got %q, want silence: %v", got, tt.silent)
			}
		})
	}
}

func TestAccessLogsOnce(t *testing.T) {
	c, path := one(t, "info", message)
	l := start(t, c)
	app := koa.New(&koa.Options{Env: "test"})
	app.Use(log.Access(l.Get("outer"), format(":status")), log.Access(l.Get("inner"), format(":status")), koa.Handle(ok))
	koatest.Request(t, app).Get("/").Expect(200)
	if got, want := read(t, path), "INFO outer 200\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestClientsCannotForgeAccessLines(t *testing.T) {
	got := accessed(t, nil, ok, func(c *koatest.Client) {
		c.Get("/x").Set("User-Agent", `a" 200 "b :status \`).Set("X-Forwarded-For", "1.2.3.4").Set("Referer", "\u009b\u202e").Do()
	})
	want := `INFO 127.0.0.1 - - "GET /x HTTP/1.1" 200 5 "\u009b\u202e" "a\" 200 \"b :status \\"` + "\n"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAccessTakesAnyLogger(t *testing.T) {
	var out strings.Builder
	app := koa.New(&koa.Options{Env: "test"})
	app.Use(log.Access(slog.New(slog.NewTextHandler(&out, nil)), format(":method :status")), koa.Handle(ok))
	koatest.Request(t, app).Get("/").Expect(200)
	if got := out.String(); !strings.HasSuffix(got, "level=INFO msg=\"GET 200\"\n") {
		t.Errorf("got %q", got)
	}
}

func TestAccessRefuses(t *testing.T) {
	logger := slog.New(slog.NewTextHandler(io.Discard, nil)) //nolint:sloglint // one that is enabled
	for _, tt := range []struct {
		name   string
		logger *slog.Logger
		opts   *log.AccessOptions
		want   string
	}{
		{"no logger", nil, nil, "log: Access needs a logger, got nil"},
		{"an unknown level", logger, &log.AccessOptions{Level: "loud"}, `log: AccessOptions.Level: there is no level "loud"`},
		{"a broken expression", logger, &log.AccessOptions{NoLog: []string{"("}}, "log: AccessOptions.NoLog: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defer func() {
				if got, _ := recover().(string); !strings.HasPrefix(got, tt.want) {
					t.Errorf("panic %q, want %q", got, tt.want)
				}
			}()
			log.Access(tt.logger, tt.opts)
		})
	}
}

func FuzzAccessFormat(f *testing.F) {
	for _, seed := range []string{":method :url", ":req[User-Agent] :res[", "::status:", ":req[]"} {
		f.Add(seed, "agent\n")
	}
	f.Fuzz(func(t *testing.T, format, agent string) {
		lines := 0
		opts := &log.AccessOptions{FormatFunc: func(_ *koa.Context, fill func(string) string) string {
			lines++
			return fill(format)
		}}
		app := koa.New(&koa.Options{Env: "test"}).Use(log.Access(slog.New(slog.NewTextHandler(io.Discard, nil)), opts), koa.Handle(ok)) //nolint:sloglint // one that is enabled
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("User-Agent", agent)
		app.ServeHTTP(httptest.NewRecorder(), r)
		if lines != 1 {
			t.Errorf("%d lines, want 1", lines)
		}
	})
}

func BenchmarkAccess(b *testing.B) {
	app := koa.New(&koa.Options{Env: "production"})
	app.Use(log.Access(slog.New(slog.NewTextHandler(io.Discard, nil)), nil), koa.Handle(ok)) //nolint:sloglint // one that is enabled
	ctx := koatest.NewContext(b)
	b.ReportAllocs()
	for b.Loop() {
		app.ServeHTTP(ctx.Res(), ctx.Req())
	}
}
