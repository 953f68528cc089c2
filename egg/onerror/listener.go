package onerror

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/statuses"
)

// Listener returns a listener for [koa.Application.OnError] that logs errors:
// those of a status below 500 as warnings of one line that begins as Egg's do
// ("nodejs.BadRequestError: ..."), others as errors. logger returns the
// logger for a request, or with nil for errors outside of one; a nil logger is
// slog.Default. The record has the error as "err" and the calls of a panic as
// "stack".
func Listener(cfg *Config, logger func(ctx *koa.Context) *slog.Logger) func(err error, ctx *koa.Context) {
	if logger == nil {
		logger = func(*koa.Context) *slog.Logger { return slog.Default() }
	}
	var filter func(err error, ctx *koa.Context) bool
	if cfg != nil {
		filter = cfg.AppErrorFilter
	}
	return func(err error, ctx *koa.Context) {
		if filter != nil && !filter(err, ctx) {
			return
		}
		c := context.Background()
		if ctx != nil {
			c = context.WithoutCancel(ctx.Context()) // the log outlives the request's deadline
		}
		err = withoutHeaders(err)
		if statusOf(err) < http.StatusInternalServerError {
			logger(ctx).LogAttrs(c, slog.LevelWarn, "nodejs."+nameOf(err)+": "+err.Error(), details(err)...)
			return
		}
		attrs := []slog.Attr{slog.Any("err", err)}
		if p, ok := errors.AsType[*koa.PanicError](err); ok {
			attrs = append(attrs, slog.String("stack", string(p.Stack)))
		}
		logger(ctx).LogAttrs(c, slog.LevelError, err.Error(), attrs...)
	}
}

// details are what a line about a client's mistake says beside its text.
func details(err error) []slog.Attr {
	e, ok := errors.AsType[*koa.HTTPError](err)
	if !ok {
		return nil
	}
	var attrs []slog.Attr
	for _, name := range []string{"code", "errors"} {
		if v, ok := e.Props[name]; ok {
			attrs = append(attrs, slog.Any(name, v))
		}
	}
	return attrs
}

// withoutHeaders is the error that layers have given headers for its answer
// ([koa.WithHeader]): those are not what went wrong.
func withoutHeaders(err error) error {
	for {
		e, ok := err.(*koa.HTTPError) //nolint:errorlint // this link of the chain only
		if !ok || e.Err == nil || e.Header == nil || e.Status != koa.StatusOf(e.Err) || e.Error() != e.Err.Error() {
			return err
		}
		err = e.Err
	}
}

// statusOf is the status an error is answered with: 500 for one without a reason
// phrase.
func statusOf(err error) int {
	status := koa.StatusOf(err)
	if statuses.Message(status) == "" {
		return http.StatusInternalServerError
	}
	return status
}
