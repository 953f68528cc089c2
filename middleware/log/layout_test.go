package log_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/middleware/log"
)

// The wants without a word in brackets are what log4js 6.9.1 writes.
func TestLayouts(t *testing.T) {
	pattern := func(p string) log.Layout {
		return log.Layout{Type: "pattern", Pattern: p, Tokens: map[string]func(*log.Event) string{
			"t": func(e *log.Event) string { return "tok\n" + e.Category },
		}}
	}
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	pid := strconv.Itoa(os.Getpid())
	for _, tt := range []struct {
		name   string
		layout log.Layout
		want   string
	}{
		{"default in a file", log.Layout{}, "[2024-01-02T03:04:05.678] [WARN] app.web.orders - héllo a=1 b=2"},
		{"basic", log.Layout{Type: "basic"}, "[2024-01-02T03:04:05.678] [WARN] app.web.orders - héllo a=1 b=2"},
		{"coloured", log.Layout{Type: "coloured"}, "\x1b[33m[2024-01-02T03:04:05.678] [WARN] app.web.orders - \x1b[39mhéllo a=1 b=2"},
		{"colored", log.Layout{Type: "colored"}, "\x1b[33m[2024-01-02T03:04:05.678] [WARN] app.web.orders - \x1b[39mhéllo a=1 b=2"},
		{"message", log.Layout{Type: "messagePassThrough"}, "héllo a=1 b=2"},
		{"default pattern", pattern(""), "03:04:05 WARN app.web.orders - héllo a=1 b=2\n"},
		{"level", pattern("%p"), "WARN"},
		{"pad left", pattern("%5p|"), " WARN|"},
		{"pad right", pattern("%-7p|"), "WARN   |"},
		{"keep the start", pattern("%.2p|"), "WA|"},
		{"keep the end", pattern("%.-2p|"), "RN|"},
		{"keep and pad", pattern("%6.2p|%-6.-3p|"), "    WA|ARN   |"},
		{"keep nothing", pattern("%.0p|"), "WARN|"},
		{"characters count, not bytes", pattern("%.2m|%12m{0,1}|"), "hé|       héllo|"},
		{"category", pattern("%c %c{1} %c{2} %c{9}"), "app.web.orders orders web.orders app.web.orders"},
		{"date", pattern("%d"), "2024-01-02T03:04:05.678"},
		{"date with zone", pattern("%d{ISO8601_WITH_TZ_OFFSET}"), "2024-01-02T03:04:05.678Z"},
		{"absolute time", pattern("%d{ABSOLUTETIME}"), "03:04:05.678"},
		{"date and time", pattern("%d{DATETIME}"), "02 01 2024 03:04:05.678"},
		{"own date", pattern("%d{yyyy/MM/dd-hh.mm.ss}"), "2024/01/02-03.04.05"},
		{"colour", pattern("%[%p%] x"), "\x1b[33mWARN\x1b[39m x"},
		{"percent", pattern("100%% %-3%|"), "100% %  |"},
		{"unknown letters", pattern("%q%p%"), "qWARN"},
		{"parts of the message", pattern("%m{1}/%m{0,1}/%m{1,2}/%m{5}"), "a=1 b=2/héllo/a=1/"},
		{"line break", pattern("a%nb%4n|"), "a\nb   \n|"},
		{"file", pattern("%f{1}"), "helpers_test.go"},
		{"function", pattern("%M|%C|%F"), "logAt||github.com/koa-go/koa/middleware/log_test.logAt"},
		{"what Go does not know", pattern("%o%A|"), "|"},
		{"attribute and token", pattern("%X{a} %X{none}%x{t}"), "1 tok\\napp.web.orders"},
		{"host and process", pattern("%h %z %y"), host + " " + pid + " " + pid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, path := one(t, "all", tt.layout)
			logAt(t, start(t, c).Get("app.web.orders"), log.LevelWarn, "héllo", slog.Int("a", 1), slog.Int("b", 2))
			if got := read(t, path); got != tt.want+"\n" {
				t.Errorf("got  %q\nwant %q", got, tt.want+"\n")
			}
		})
	}
}

func TestCallSite(t *testing.T) {
	c, path := one(t, "all", log.Layout{Type: "pattern", Pattern: "%s|%l"})
	logger := start(t, c).Get("")
	_, file, line, _ := runtime.Caller(0)
	logger.Info("x")
	want := fmt.Sprintf("    at github.com/koa-go/koa/middleware/log_test.TestCallSite (%s:%d)|%d\n", file, line+1, line+1)
	if got := read(t, path); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// secretive shows another value than it has.
type secretive struct{}

func (secretive) LogValue() slog.Value { return slog.StringValue("shown") }

func TestAttributes(t *testing.T) {
	for _, tt := range []struct {
		name string
		log  func(l *slog.Logger)
		want string
	}{
		{"are written as name=value", func(l *slog.Logger) { l.Info("m", "a", 1, "b", true, "c", "x") }, "m a=1 b=true c=x"},
		{"are quoted when needed", func(l *slog.Logger) { l.Info("m", "a b", "x y", "c", "", "d", `"`, "e", "=") }, `m "a b"="x y" c="" d="\"" e="="`},
		{"cannot break the line", func(l *slog.Logger) { l.Info("m", "a", "x\n[INFO]", "b", "\x1b[0m") }, `m a="x\n[INFO]" b="\x1b[0m"`},
		{"of errors are their message", func(l *slog.Logger) { l.Info("m", "err", errors.New("bad")) }, "m err=bad"},
		{"are resolved", func(l *slog.Logger) { l.Info("m", "a", secretive{}) }, "m a=shown"},
		{
			"have a form for every kind",
			func(l *slog.Logger) {
				l.Info("m", "t", when, "d", time.Second, "b", []byte("raw"), "s", struct{ A int }{1}, "n", nil, "l", log.LevelWarn)
			},
			"m t=2024-01-02T03:04:05.678Z d=1s b=raw s={A:1} n=<nil> l=WARN",
		},
		{"of loggers come first", func(l *slog.Logger) { l.With("a", 1).With("b", 2).Info("m", "c", 3) }, "m a=1 b=2 c=3"},
		{
			"are in their groups",
			func(l *slog.Logger) {
				l.With("a", 1).WithGroup("g").With("b", 2).WithGroup("h").Info("m", "c", 3, slog.Group("i", "d", 4), slog.Group("", "e", 5))
			},
			"m a=1 g.b=2 g.h.c=3 g.h.i.d=4 g.h.e=5",
		},
		{"leave empty groups out", func(l *slog.Logger) { l.WithGroup("g").Info("m") }, "m"},
		{"leave empty ones out", func(l *slog.Logger) { l.Info("m", slog.Attr{}) }, "m"}, //nolint:loggercheck // an Attr is key and value
		{
			"named stack have lines of their own",
			func(l *slog.Logger) { l.Info("m", "stack", "a()\n\tb.go:1\x1b\r\n[INFO] forged\n", "c", 1) },
			"m c=1\n    a()\n    \tb.go:1\\x1b\n    [INFO] forged",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, path := one(t, "all", log.Layout{Type: "messagePassThrough"})
			tt.log(start(t, c).Get("x"))
			if got := read(t, path); got != tt.want+"\n" {
				t.Errorf("got  %q\nwant %q", got, tt.want+"\n")
			}
		})
	}
}

func TestAttributesInPatterns(t *testing.T) {
	c, path := one(t, "all", log.Layout{Type: "pattern", Pattern: "%X{a}|%X{g.b}|%X{c}"})
	logger := start(t, c).Get("x")
	logger.With("a", "1\n").WithGroup("g").Info("m", "b", 2, slog.Group("", "c", 3))
	logger.Info("m", slog.Group("", "c", 4))
	if got, want := read(t, path), "1\\n|2|\n||4\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestMessagesCannotForgeLines(t *testing.T) {
	const attack = "x\r\n[2024-01-02T03:04:05.678] [INFO] app - forged\x1b[2J\u2028\u202e\xff"
	for _, layout := range []log.Layout{
		{Type: "basic"}, {Type: "coloured"}, {Type: "messagePassThrough"}, {Type: "pattern", Pattern: "%c %m %m{0,1}"}, {Type: "json"},
	} {
		t.Run(layout.Type, func(t *testing.T) {
			c, path := one(t, "all", layout)
			start(t, c).Get(attack).Info(attack, attack, attack)
			got := read(t, path)
			if strings.Count(got, "\n") != 1 || strings.ContainsAny(got, "\r") || strings.Contains(got, "\x1b[2J") {
				t.Errorf("one entry is %q", got)
			}
		})
	}
}

func TestJSON(t *testing.T) {
	c, path := one(t, "all", log.Layout{Type: "json"})
	logger := start(t, c).Get("app")
	logAt(t, logger.WithGroup("g").With("a", 1), log.LevelFatal, "m", slog.Any("err", errors.New("bad")))
	var got map[string]any
	if err := json.Unmarshal([]byte(read(t, path)), &got); err != nil {
		t.Fatal(err)
	}
	group, _ := got["g"].(map[string]any)
	if got["level"] != "FATAL" || got["msg"] != "m" || got["category"] != "app" || got["time"] != "2024-01-02T03:04:05.678Z" ||
		got["pid"] != float64(os.Getpid()) || group["a"] != 1.0 || group["err"] != "bad" {
		t.Errorf("got %v", got)
	}
}

func TestLevels(t *testing.T) {
	for _, tt := range []struct {
		level slog.Level
		name  string
	}{
		{log.LevelAll, "ALL"}, {log.LevelTrace, "TRACE"}, {log.LevelTrace + 1, "TRACE"}, {log.LevelDebug, "DEBUG"},
		{log.LevelInfo, "INFO"}, {log.LevelWarn, "WARN"}, {log.LevelError, "ERROR"}, {log.LevelFatal, "FATAL"},
		{log.LevelMark, "MARK"}, {log.LevelOff, "OFF"},
	} {
		if got := log.LevelName(tt.level); got != tt.name {
			t.Errorf("LevelName(%d) = %q, want %q", tt.level, got, tt.name)
		}
		if got, err := log.ParseLevel(strings.ToLower(tt.name)); err != nil || log.LevelName(got) != tt.name {
			t.Errorf("ParseLevel(%q) = %v, %v", tt.name, got, err)
		}
	}
	if _, err := log.ParseLevel("loud"); err == nil {
		t.Error("ParseLevel takes any name")
	}
}

func FuzzPattern(f *testing.F) {
	for _, seed := range []string{"%r %p %c - %m%n", "%-5.10p{x}", "%d{yyyy}%[%]", "%%%", "%m{1,2}%X{a.b}%c{3}"} {
		f.Add(seed, "message\n")
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, pattern, message string) {
		l, err := log.New(log.Config{
			Appenders: map[string]log.Appender{"a": {
				Type: "file", Filename: filepath.Join(dir, "a.log"), MaxLogSize: 1 << 20, NumBackups: -1,
				Layout: log.Layout{Type: "pattern", Pattern: pattern},
			}},
			Categories: map[string]log.Category{"default": {Appenders: []string{"a"}, Level: "all"}},
			OnError:    func(err error) { t.Error(err) },
		})
		if err != nil {
			return // the pattern was refused
		}
		l.Get(message).Info(message, message, message)
		if err := l.Shutdown(); err != nil {
			t.Error(err)
		}
	})
}
