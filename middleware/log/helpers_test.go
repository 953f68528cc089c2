package log_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/koa-go/koa/middleware/log"
)

// start makes loggers that are shut down when the test ends. A line that cannot
// be written fails the test.
func start(t testing.TB, c log.Config) *log.Loggers {
	t.Helper()
	if c.OnError == nil {
		c.OnError = func(err error) { t.Errorf("OnError: %v", err) }
	}
	l, err := log.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Shutdown(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// one is a configuration of one file with a layout, and the file.
func one(t testing.TB, level string, layout log.Layout) (c log.Config, path string) {
	path = filepath.Join(t.TempDir(), "a.log")
	return log.Config{
		Appenders:  map[string]log.Appender{"a": {Type: "file", Filename: path, Layout: layout}},
		Categories: map[string]log.Category{"default": {Appenders: []string{"a"}, Level: level}},
	}, path
}

func read(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var when = time.Date(2024, 1, 2, 3, 4, 5, 678_000_000, time.UTC)

// logAt logs a record of a fixed time.
func logAt(t testing.TB, logger *slog.Logger, level slog.Level, message string, attrs ...slog.Attr) {
	t.Helper()
	var pcs [1]uintptr
	runtime.Callers(1, pcs[:]) // this function is where it was logged
	r := slog.NewRecord(when, level, message, pcs[0])
	r.AddAttrs(attrs...)
	if err := logger.Handler().Handle(context.Background(), r); err != nil {
		t.Fatal(err)
	}
}

// message is a layout of level and message only.
var message = log.Layout{Type: "pattern", Pattern: "%p %c %m"}
