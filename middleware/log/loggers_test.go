package log_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/slogtest"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/middleware/log"
)

// tree is categories over two files, all.log and app.log.
func tree(dir string) log.Config {
	file := func(name string) log.Appender {
		return log.Appender{Type: "file", Filename: filepath.Join(dir, name), Layout: message}
	}
	return log.Config{
		Appenders: map[string]log.Appender{
			"all": file("all.log"), "app": file("app.log"), "errorFile": file("errors.log"),
			"errors": {Type: "logLevelFilter", Appender: "errorFile", Level: "error"},
		},
		Categories: map[string]log.Category{
			"default":    {Appenders: []string{"all", "errors"}, Level: "warn"},
			"app":        {Appenders: []string{"app"}, Level: "info"},
			"app.db":     {Appenders: []string{"all"}},
			"app.http.x": {Level: "debug"},
			"app.alone":  {Appenders: []string{"all"}, Level: "error", NoInherit: true},
			"quiet":      {Appenders: []string{"all"}, Level: "off"},
		},
	}
}

func TestCategories(t *testing.T) {
	for _, tt := range []struct {
		name     string
		category string
		all, app string
	}{
		{"that nobody knows are default", "other", "WARN other x|ERROR other x|MARK other x|", ""},
		{"without a name are default", "", "WARN default x|ERROR default x|MARK default x|", ""},
		{"have their own", "app", "", "INFO app x|WARN app x|ERROR app x|MARK app x|"},
		{"add to their parent's", "app.db", "INFO app.db x|WARN app.db x|ERROR app.db x|MARK app.db x|", "INFO app.db x|WARN app.db x|ERROR app.db x|MARK app.db x|"},
		{
			"inherit over a gap", "app.http.x", "",
			"DEBUG app.http.x x|INFO app.http.x x|WARN app.http.x x|ERROR app.http.x x|MARK app.http.x x|",
		},
		{"are their parent's when they are not known", "app.web.orders", "", "INFO app.web.orders x|WARN app.web.orders x|ERROR app.web.orders x|MARK app.web.orders x|"},
		{"can stand alone", "app.alone", "ERROR app.alone x|MARK app.alone x|", ""},
		{"can be off", "quiet", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			logger := start(t, tree(dir)).Get(tt.category)
			for _, level := range []slog.Level{log.LevelTrace, log.LevelDebug, log.LevelInfo, log.LevelWarn, log.LevelError, log.LevelMark} {
				logger.Log(t.Context(), level, "x")
			}
			for file, want := range map[string]string{"all.log": tt.all, "app.log": tt.app} {
				if got := strings.ReplaceAll(read(t, filepath.Join(dir, file)), "\n", "|"); got != want {
					t.Errorf("%s has %q, want %q", file, got, want)
				}
			}
		})
	}
}

func TestLevelFilter(t *testing.T) {
	dir := t.TempDir()
	logger := start(t, tree(dir)).Get("other")
	for _, level := range []slog.Level{log.LevelWarn, log.LevelError, log.LevelFatal, log.LevelMark} {
		logger.Log(t.Context(), level, "x")
	}
	if got, want := read(t, filepath.Join(dir, "errors.log")), "ERROR other x\nFATAL other x\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSetLevel(t *testing.T) {
	c, path := one(t, "off", message)
	l := start(t, c)
	logger := l.Get("a")
	logger.Error("1")
	l.SetLevel("a", log.LevelDebug)
	logger.Debug("2")
	l.Get("b").Error("3")
	if got, want := read(t, path), "DEBUG a 2\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestConfigureAgain(t *testing.T) {
	first, before := one(t, "info", message)
	second, after := one(t, "debug", message)
	l := start(t, first)
	logger := l.Get("a").With("k", 1)
	logger.Info("1")
	logger.Debug("2")
	if err := l.Configure(second); err != nil {
		t.Fatal(err)
	}
	logger.Debug("3")
	if err := l.Configure(log.Config{}); err == nil {
		t.Error("an empty configuration was taken")
	}
	logger.Debug("4")
	if got, want := read(t, before), "INFO a 1 k=1\n"; got != want {
		t.Errorf("the old file has %q, want %q", got, want)
	}
	if got, want := read(t, after), "DEBUG a 3 k=1\nDEBUG a 4 k=1\n"; got != want {
		t.Errorf("the new file has %q, want %q", got, want)
	}
}

func TestNoLineIsLostWhileConfiguring(t *testing.T) {
	c, path := one(t, "info", message)
	c.OnError = func(err error) { t.Error(err) }
	l := start(t, c)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			logger := l.Get(fmt.Sprint("c", i))
			for range 200 {
				logger.Info("x")
			}
		})
	}
	for range 20 {
		if err := l.Configure(c); err != nil {
			t.Error(err)
		}
	}
	wg.Wait()
	if got := strings.Count(read(t, path), "\n"); got != 800 {
		t.Errorf("%d lines, want 800", got)
	}
}

func TestShutdown(t *testing.T) {
	c, path := one(t, "info", message)
	l := start(t, c)
	logger := l.Get("a")
	logger.Info("1")
	for range 2 {
		if err := l.Shutdown(); err != nil {
			t.Fatal(err)
		}
	}
	logger.Error("2")
	l.Get("b").Error("3")
	if got, want := read(t, path), "INFO a 1\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReopen(t *testing.T) {
	c, path := one(t, "info", message)
	c.Appenders["out"] = log.Appender{Type: "stdout"}
	c.Appenders["filter"] = log.Appender{Type: "logLevelFilter", Appender: "out", Level: "off"}
	c.Appenders["slog"] = log.Appender{Type: "slog", Handler: slog.DiscardHandler}
	l := start(t, c)
	l.Get("a").Info("1")
	if err := os.Rename(path, path+".moved"); err != nil {
		t.Fatal(err)
	}
	if err := l.Reopen(); err != nil {
		t.Fatal(err)
	}
	l.Get("a").Info("2")
	if got, want := read(t, path), "INFO a 2\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestConfigurationsAreRefused(t *testing.T) {
	good := func() log.Config {
		return log.Config{
			Appenders:  map[string]log.Appender{"out": {Type: "stdout"}},
			Categories: map[string]log.Category{"default": {Appenders: []string{"out"}, Level: "info"}},
		}
	}
	for _, tt := range []struct {
		name  string
		spoil func(c *log.Config)
		want  string
	}{
		{"without a default category", func(c *log.Config) { delete(c.Categories, "default") }, `log: there must be a category "default"`},
		{"without appenders", func(c *log.Config) { c.Categories["a"] = log.Category{Level: "info"} }, `log: category "a": there are no appenders`},
		{
			"with an unknown appender", func(c *log.Config) { c.Categories["a"] = log.Category{Level: "info", Appenders: []string{"x"}} },
			`log: category "a": there is no appender "x"`,
		},
		{
			"with an unknown level", func(c *log.Config) { c.Categories["a"] = log.Category{Level: "loud", Appenders: []string{"out"}} },
			`log: category "a": there is no level "loud"`,
		},
		{"without a level", func(c *log.Config) { c.Categories["a"] = log.Category{Appenders: []string{"out"}} }, `log: category "a": there is no level ""`},
		{"with an unknown type", func(c *log.Config) { c.Appenders["a"] = log.Appender{Type: "smtp"} }, `log: appender "a": there is no type "smtp"`},
		{"with a file without a name", func(c *log.Config) { c.Appenders["a"] = log.Appender{Type: "file"} }, `log: appender "a": there is no Filename`},
		{
			"with a negative size", func(c *log.Config) { c.Appenders["a"] = log.Appender{Type: "file", Filename: "x", MaxLogSize: -1} },
			"MaxLogSize must not be negative, got -1",
		},
		{
			"with an unknown layout", func(c *log.Config) { c.Appenders["a"] = log.Appender{Type: "stdout", Layout: log.Layout{Type: "xml"}} },
			`log: appender "a": there is no layout "xml"`,
		},
		{"with an unknown token", pattern("%x{t}"), `pattern "%x{t}": there is no token "t"`},
		{"with a wrong range", pattern("%m{a,b}"), `"a,b" is no range of attributes`},
		{"with a wrong number of parts", pattern("%c{0}"), `"0" is no number of parts`},
		{"with a huge padding", pattern("%9999999p"), "a padding of 9999999 is too much"},
		{"with a padding beyond numbers", pattern("%99999999999999999999p"), "a padding of 99999999999999999999 is too much"},
		{"with slog without a handler", func(c *log.Config) { c.Appenders["a"] = log.Appender{Type: "slog"} }, "there is no Handler"},
		{
			"with a filter of nothing", func(c *log.Config) {
				c.Appenders["a"] = log.Appender{Type: "logLevelFilter", Level: "info", Appender: "x"}
			},
			`log: appender "a": there is no appender "x"`,
		},
		{
			"with a filter without a level", func(c *log.Config) { c.Appenders["a"] = log.Appender{Type: "logLevelFilter", Appender: "out"} },
			`log: appender "a": there is no level ""`,
		},
		{
			"with filters in a circle", func(c *log.Config) {
				c.Appenders["a"] = log.Appender{Type: "logLevelFilter", Level: "info", Appender: "b"}
				c.Appenders["b"] = log.Appender{Type: "logLevelFilter", Level: "info", Appender: "a"}
			},
			"pass lines round in a circle",
		},
		{"with a directory for a file", func(c *log.Config) { c.Appenders["a"] = log.Appender{Type: "file", Filename: "."} }, `log: appender "a": `},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := good()
			tt.spoil(&c)
			if _, err := log.New(c); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one that says %q", err, tt.want)
			}
		})
	}
}

func pattern(p string) func(c *log.Config) {
	return func(c *log.Config) {
		c.Appenders["a"] = log.Appender{Type: "stdout", Layout: log.Layout{Type: "pattern", Pattern: p}}
	}
}

func TestEverythingWrongIsSaidAtOnce(t *testing.T) {
	_, err := log.New(log.Config{
		Appenders:  map[string]log.Appender{"a": {Type: "x"}},
		Categories: map[string]log.Category{"c": {Appenders: []string{"none"}, Level: "y"}},
	})
	for _, want := range []string{`category "default"`, `type "x"`, `appender "none"`, `level "y"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %q:\n%v", want, err)
		}
	}
}

// failing is a handler that cannot write.
type failing struct {
	slog.Handler
	err error
}

func (f failing) Enabled(context.Context, slog.Level) bool      { return true }
func (f failing) Handle(_ context.Context, _ slog.Record) error { return f.err }

func TestFailuresAreReported(t *testing.T) {
	broken := errors.New("disk full")
	var reported []error
	c, path := one(t, "info", message)
	c.Appenders["b"] = log.Appender{Type: "slog", Handler: failing{err: broken}}
	c.Categories["default"] = log.Category{Appenders: []string{"b", "a"}, Level: "info"}
	c.OnError = func(err error) { reported = append(reported, err) }
	start(t, c).Get("x").Info("1")
	if len(reported) != 1 || !errors.Is(reported[0], broken) {
		t.Errorf("reported %v, want %v", reported, broken)
	}
	if got, want := read(t, path), "INFO x 1\n"; got != want {
		t.Errorf("the other appender has %q, want %q", got, want)
	}
}

func TestSlogAppender(t *testing.T) {
	var out strings.Builder
	start(t, log.Config{
		Appenders: map[string]log.Appender{"a": {Type: "slog", Handler: slog.NewTextHandler(&out, &slog.HandlerOptions{Level: log.LevelWarn})}},
		Categories: map[string]log.Category{
			"default": {Appenders: []string{"a"}, Level: "all"},
		},
	}).Get("app").With("k", 1).Warn("m", "l", 2)
	if got := out.String(); !strings.HasSuffix(got, "level=WARN msg=m category=app k=1 l=2\n") {
		t.Errorf("got %q", got)
	}
}

func TestDateFile(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		l := start(t, log.Config{
			Appenders: map[string]log.Appender{"a": {
				Type: "dateFile", Filename: filepath.Join(dir, "a.log"), Pattern: "yyyy-MM", NumBackups: 5, KeepFileExt: true, Compress: true, Layout: message,
			}},
			Categories: map[string]log.Category{"default": {Appenders: []string{"a"}, Level: "info"}},
		})
		for i := range 3 {
			l.Get("x").Info(fmt.Sprint(i))
			time.Sleep(31 * 24 * time.Hour)
		}
	})
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got, want := strings.Join(names, " "), "a.2000-01.log.gz a.2000-02.log.gz a.log"; got != want {
		t.Errorf("files %s, want %s", got, want)
	}
}

func TestStreams(t *testing.T) {
	t.Setenv("NO_COLOR", "1")
	stdout, stderr := os.Stdout, os.Stderr
	defer func() { os.Stdout, os.Stderr = stdout, stderr }()
	for _, tt := range []struct {
		kind string
		file **os.File
	}{{"console", &os.Stdout}, {"stdout", &os.Stdout}, {"stderr", &os.Stderr}} {
		t.Run(tt.kind, func(t *testing.T) {
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			*tt.file = w
			start(t, log.Config{
				Appenders:  map[string]log.Appender{"a": {Type: tt.kind}},
				Categories: map[string]log.Category{"default": {Appenders: []string{"a"}, Level: "info"}},
			}).Get("x").Info("m")
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err != nil || !strings.HasSuffix(string(got), "] [INFO] x - m\n") || strings.Contains(string(got), "\x1b") {
				t.Errorf("got %q (%v)", got, err)
			}
		})
	}
}

// The rules of slog for handlers.
func TestHandlerIsAsSlogWants(t *testing.T) {
	c, path := one(t, "all", log.Layout{Type: "json"})
	h := start(t, c).Get("x").Handler()
	results := func() (all []map[string]any) {
		for line := range strings.Lines(read(t, path)) {
			var m map[string]any
			if err := json.Unmarshal([]byte(line), &m); err != nil {
				t.Fatal(err)
			}
			all = append(all, m)
		}
		return all
	}
	if err := slogtest.TestHandler(h, results); err != nil {
		t.Error(err)
	}
}

func BenchmarkLog(b *testing.B) {
	for _, layout := range []log.Layout{{Type: "basic"}, {Type: "pattern", Pattern: "%d %p %c %m"}, {Type: "json"}} {
		b.Run(layout.Type, func(b *testing.B) {
			c, _ := one(b, "info", layout)
			logger := start(b, c).Get("app")
			b.ReportAllocs()
			for b.Loop() {
				logger.Info("a message of usual length", "user", 7)
			}
		})
	}
	b.Run("disabled", func(b *testing.B) {
		c, _ := one(b, "info", message)
		logger := start(b, c).Get("app")
		b.ReportAllocs()
		for b.Loop() {
			logger.Debug("a message of usual length")
		}
	})
}
