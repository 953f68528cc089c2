package middleware

import (
	"net/http"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/middleware/ratelimit"
)

// LoginLimitOptions is the section loginLimit of the configuration, whose key match says
// for which paths it is.
type LoginLimitOptions struct {
	// Max is how many attempts an address has at once, and in each Duration.
	Max      int
	Duration time.Duration
}

// LoginLimit limits how often passwords can be tried.
func LoginLimit(opts *LoginLimitOptions) koa.Middleware {
	limit := ratelimit.New(&ratelimit.Options{
		Namespace: "login", Max: opts.Max, Duration: opts.Duration, DisableHeader: true, Throw: true,
	})
	return func(ctx *egg.Context, next koa.Handler) error {
		if ctx.Method() != http.MethodPost {
			return next(ctx) // who looks at the form tries nothing
		}
		return limit(ctx, next)
	}
}
