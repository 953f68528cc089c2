package logger_test

import (
	"bytes"
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/logger"
)

var start = time.Now()

func requestContext() context.Context {
	return logger.WithRequest(context.Background(), func() logger.Info {
		return logger.Info{UserID: "u1", IP: "10.0.0.7", TraceID: "t-1", Start: start, Method: "GET", URL: "/posts?page=2"}
	})
}

func BenchmarkInfo(b *testing.B) {
	ctx := requestContext()
	info := func(b *testing.B, log *slog.Logger) {
		b.ReportAllocs()
		for b.Loop() {
			log.LogAttrs(ctx, slog.LevelInfo, "listed", slog.Int("posts", 3), slog.String("by", "date"))
		}
	}
	b.Run("file", func(b *testing.B) {
		l := open(b, &logger.Config{Dir: b.TempDir(), Buffer: true, ConsoleLevel: "NONE"}, nil)
		info(b, logger.For(ctx, l.App()))
	})
	b.Run("file and JSON", func(b *testing.B) {
		l := open(b, &logger.Config{Dir: b.TempDir(), Buffer: true, ConsoleLevel: "NONE", OutputJSON: true}, nil)
		info(b, l.App())
	})
	b.Run("named", func(b *testing.B) {
		l := open(b, &logger.Config{Dir: b.TempDir(), Buffer: true, ConsoleLevel: "NONE"}, nil)
		info(b, logger.Named(l.App(), "service.post"))
	})
	b.Run("level not logged", func(b *testing.B) {
		l := open(b, &logger.Config{Dir: b.TempDir(), Level: "WARN", ConsoleLevel: "NONE"}, nil)
		info(b, l.App())
	})
	b.Run("slog.TextHandler, the request as attributes", func(b *testing.B) {
		var out bytes.Buffer
		log := slog.New(slog.NewTextHandler(&resetting{&out}, nil))
		info(b, log.With("user", "u1", "ip", "10.0.0.7", "trace", "t-1", "method", "GET", "url", "/posts?page=2"))
	})
}

// resetting keeps a buffer from growing.
type resetting struct{ *bytes.Buffer }

func (r *resetting) Write(p []byte) (int, error) {
	if r.Len() > 1<<16 {
		r.Reset()
	}
	return r.Buffer.Write(p)
}
