//go:build !race

// Under the race detector sync.Pool drops what it is given at random, and a
// count of allocations says nothing.

package logger_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/logger"
)

func TestInfoDoesNotAllocate(t *testing.T) {
	l := open(t, &logger.Config{Dir: t.TempDir(), Buffer: true, FlushInterval: time.Hour, ConsoleLevel: "NONE", OutputJSON: true}, nil)
	ctx := requestContext()
	log := logger.Named(logger.For(ctx, l.App()), "service.post")
	once := func() { log.LogAttrs(ctx, slog.LevelInfo, "listed", slog.Int("posts", 3), slog.String("by", "date")) }
	for range 3000 { // until the buffers have grown
		once()
	}
	if n := testing.AllocsPerRun(500, once); n > 0 {
		t.Errorf("a line allocates %v times, budget 0", n)
	}
}
