package egg

import (
	"context"
	"log/slog"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/logger"
)

// appKey leads from a request to its application.
var appKey = koa.NewKey[*App]("egg.App")

// From returns the application that answers the request, or nil when it is not an
// egg application.
func From(ctx *Context) *App {
	app, _ := appKey.Get(ctx)
	return app
}

// Of returns the application that ctx belongs to, or nil: [From] for those who have
// only a context.Context.
func Of(ctx context.Context) *App {
	c := koa.FromContext(ctx)
	if c == nil {
		return nil
	}
	return From(c)
}

// Logger returns the application's logger for this request: its lines begin with
// [userId/ip/traceId/ms METHOD url] (Egg's ctx.logger).
func Logger(ctx *Context) *slog.Logger {
	return requestLogger(ctx, From(ctx).Logger())
}

// CoreLogger returns the framework's logger for this request (Egg's ctx.coreLogger).
func CoreLogger(ctx *Context) *slog.Logger {
	return requestLogger(ctx, From(ctx).CoreLogger())
}

func requestLogger(ctx *Context, l *slog.Logger) *slog.Logger {
	recordOf(ctx)
	return logger.For(ctx.Context(), l)
}
