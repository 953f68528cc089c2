// Package meta is Egg's middleware of that name, the outermost one: it tells the
// time that an answer took.
package meta

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"github.com/koa-go/koa"
)

// Options are Egg's config.meta. Nil is the zero value.
type Options struct {
	// Logging writes a line when a request arrives. Default: false.
	Logging bool

	// Logger returns the logger of a request. Default: slog.Default().
	Logger func(ctx *koa.Context) *slog.Logger

	// PerformanceTimer gives the time three decimals (Egg's
	// config.logger.enablePerformanceTimer). Default: whole milliseconds.
	PerformanceTimer bool
}

// New returns the middleware. It sets X-Readtime to the milliseconds that the
// layers inside took, by the clock of the application, unless they fail.
func New(opts *Options) koa.Middleware {
	o := Options{}
	if opts != nil {
		o = *opts
	}
	return func(ctx *koa.Context, next koa.Handler) error {
		start := ctx.App.Now()
		if o.Logging {
			o.log(ctx)
		}
		if err := next(ctx); err != nil {
			return err
		}
		ctx.Set("X-Readtime", o.format(ctx.App.Now().Sub(start)))
		return nil
	}
}

func (o *Options) log(ctx *koa.Context) {
	log := slog.Default()
	if o.Logger != nil {
		log = o.Logger(ctx)
	}
	log.LogAttrs(context.WithoutCancel(ctx.Context()), slog.LevelInfo, "[meta] request started, host: "+ctx.Host()+", user-agent: "+ctx.Get("User-Agent"))
}

func (o *Options) format(took time.Duration) string {
	took = max(took, 0) // a clock may be set back
	if !o.PerformanceTimer {
		return strconv.FormatInt(took.Milliseconds(), 10)
	}
	return strconv.FormatFloat(float64(took.Microseconds())/1000, 'f', -1, 64)
}
