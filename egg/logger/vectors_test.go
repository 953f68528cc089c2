package logger_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/logger"
)

// vector is a case of testdata/lines.json, which testdata/record.js recorded from
// egg-logger.
type vector struct {
	Name      string
	Type      string
	PlainOnly bool
	Config    struct {
		Level, ConsoleLevel, ConcentrateError string
		EnablePerformanceTimer, DateISOFormat bool
	}
	Calls []struct {
		Logger, Ctx, Path, Level, Message, Error string
	}
	Files          map[string]string
	Stdout, Stderr string
}

// at is the time at which everything was recorded.
func at(zone *time.Location) time.Time { return time.Date(2024, 1, 2, 3, 4, 5, 678e6, zone) }

// Error is an error of JavaScript's class Error.
type Error struct {
	text   string
	frames string
	cause  error
	Code   string
	Status int
	Data   any
	Text   string
	Short  []byte
	Long   []byte
}

func (e *Error) Error() string { return e.text }
func (e *Error) Unwrap() error { return e.cause }
func (e *Error) Stack() string { return e.frames }

const stack = "    at run (/srv/app/run.js:1:2)\n    at main (/srv/app/main.js:9:9)"

// QueryError has a class of its own.
type QueryError struct{ Code, Host string }

func (e QueryError) Error() string { return "no such table" }

// AggregateError stands for several.
type AggregateError struct{ errs []error }

func (e *AggregateError) Error() string   { return "both" }
func (e *AggregateError) Unwrap() []error { return e.errs }

func chain(links int) error {
	err := &Error{text: "link 0"}
	for i := 1; i < links; i++ {
		err = &Error{text: "link " + string(rune('0'+i%10)), cause: err}
		if i >= 10 {
			err.text = "link 1" + string(rune('0'+i%10))
		}
	}
	return err
}

// recorded are the errors that record.js made.
var recorded = map[string]error{
	"bare":  errors.New("boom"),
	"stack": &Error{text: "boom", frames: stack},
	"coded": &Error{text: "boom", frames: stack, Code: "E1", Status: 500, Data: struct {
		A []any  `json:"a"`
		B string `json:"b"`
	}{[]any{1, "x"}, "<&>"}},
	"typed":     QueryError{"E3", "db.local"},
	"caused":    &Error{text: "outer", cause: &Error{text: "inner", frames: stack, Status: 404}},
	"chain":     chain(13),
	"aggregate": &AggregateError{[]error{errors.New("one"), &Error{text: "two", Code: "E2"}}},
	"long":      &Error{text: "long", Text: strings.Repeat("x", 10001)},
	"bytes":     &Error{text: "bytes", Short: []byte("ab"), Long: bytes.Repeat([]byte{1}, 60)},
}

// contexts are those of record.js.
func contextOf(name string, now time.Time) context.Context {
	var info logger.Info
	switch name {
	case "":
		return context.Background()
	case "full":
		info = logger.Info{UserID: "u1", IP: "10.0.0.7", TraceID: "t-1", Start: now.Add(-12 * time.Millisecond), Method: "GET", URL: "/posts?page=2"}
	case "empty":
		info = logger.Info{IP: "127.0.0.1", Method: "POST", URL: "/"}
	case "precise":
		info = logger.Info{IP: "127.0.0.1", Method: "POST", URL: "/", Start: now.Add(-1456700)}
	case "even":
		info = logger.Info{IP: "127.0.0.1", Method: "POST", URL: "/", Start: now.Add(-2 * time.Millisecond)}
	}
	return logger.WithRequest(context.Background(), func() logger.Info { return info })
}

func TestLinesAreEggs(t *testing.T) {
	data, err := os.ReadFile("testdata/lines.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	if err := json.Unmarshal(data, &vectors); err != nil {
		t.Fatal(err)
	}
	for _, v := range vectors {
		t.Run(v.Name, func(t *testing.T) { v.run(t) })
	}
}

func (v *vector) run(t *testing.T) {
	dir := t.TempDir()
	var stdout, stderr bytes.Buffer
	l := open(t, &logger.Config{
		Dir: dir, AppLogName: "shop-web.log", Buffer: true, OutputJSON: !v.PlainOnly,
		Level: v.Config.Level, ConsoleLevel: v.Config.ConsoleLevel, ConcentrateError: v.Config.ConcentrateError,
		EnablePerformanceTimer: v.Config.EnablePerformanceTimer, DateISOFormat: v.Config.DateISOFormat,
	}, &logger.Options{
		Agent: v.Type == "agent", Stdout: &stdout, Stderr: &stderr,
		CustomLogger: map[string]logger.CustomLogger{"billLogger": {File: "bill.log", ConsoleLevel: "NONE"}},
	})
	l.Pretend(4242, "web-1")
	v.call(t, l)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for name, want := range v.Files {
		if got := read(t, filepath.Join(dir, name)); got != want {
			t.Errorf("%s has\n%q, want\n%q", name, got, want)
		}
	}
	if want := withoutColor(v.Stdout); !v.console() && stdout.String() != want {
		t.Errorf("standard output has\n%q, want\n%q", stdout.String(), want)
	}
	if !v.console() && stderr.String() != v.Stderr {
		t.Errorf("standard error has\n%q, want\n%q", stderr.String(), v.Stderr)
	}
}

// console reports whether our console says more than Egg's, which leaves out the
// request of a BaseContextLogger.
func (v *vector) console() bool { return v.PlainOnly }

// withoutColor takes out the colours that Egg gives to parts of INFO lines.
func withoutColor(s string) string {
	return regexp.MustCompile("\x1b\\[(3[246]m([^\x1b]*)\x1b\\[39m)").ReplaceAllString(s, "$2")
}

func (v *vector) call(t *testing.T, l *logger.Loggers) {
	t.Helper()
	now := at(time.Local)
	if v.Config.DateISOFormat {
		now = at(time.UTC)
	}
	for _, c := range v.Calls {
		name := c.Logger
		if name == "" {
			name = "logger"
		}
		level, err := logger.ParseLevel(c.Level)
		if err != nil {
			t.Fatal(err)
		}
		record := slog.NewRecord(now, level, c.Message, 0)
		if c.Error != "" {
			record.AddAttrs(slog.Any("err", recorded[c.Error]))
		}
		log := logger.For(contextOf(c.Ctx, now), l.Get(name))
		if c.Path != "" {
			log = logger.Named(log, c.Path)
		}
		if !log.Enabled(context.Background(), level) {
			continue
		}
		if err := log.Handler().Handle(context.Background(), record); err != nil {
			t.Fatal(err)
		}
	}
}
