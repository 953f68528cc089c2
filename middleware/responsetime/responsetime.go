// Package responsetime measures how long the layers inside take, as npm
// koa-response-time 2 does:
//
//	app.Use(responsetime.New(nil)) // the outermost layer
package responsetime

import (
	"strconv"
	"time"

	"github.com/koa-go/koa"
)

// Options change how the time is written.
type Options struct {
	// HRTime writes fractions of a millisecond, as in "1.234567ms". Default:
	// whole milliseconds, rounded.
	HRTime bool
}

// New returns the middleware. It sets X-Response-Time to the time from the
// request's arrival at this layer until the response is ready to be sent. An
// answer to an error has no such header, because an error removes all headers;
// a response whose head was sent earlier has none either.
func New(opts *Options) koa.Middleware {
	write := whole
	if opts != nil && opts.HRTime {
		write = precise
	}
	return func(ctx *koa.Context, next koa.Handler) error {
		start := time.Now()
		if err := next(ctx); err != nil {
			return err
		}
		ctx.Set("X-Response-Time", write(time.Since(start)))
		return nil
	}
}

func whole(d time.Duration) string {
	return strconv.FormatInt(d.Round(time.Millisecond).Milliseconds(), 10) + "ms"
}

func precise(d time.Duration) string {
	return strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'f', -1, 64) + "ms"
}
