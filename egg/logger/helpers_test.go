package logger_test

import (
	"os"
	"testing"

	"github.com/koa-go/koa/egg/logger"
)

// open makes loggers that are closed when the test is over.
func open(t testing.TB, c *logger.Config, o *logger.Options) *logger.Loggers {
	t.Helper()
	l, err := logger.New(c, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func read(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
