// Package ratelimit limits how many requests a client may make in a time, with
// the options and headers of npm koa-ratelimit 6:
//
//	app.Use(ratelimit.New(&ratelimit.Options{Max: 100, Duration: time.Minute}))
//
// It does not count in windows, as koa-ratelimit does, but gives every client a
// budget of Max requests that fills up evenly, one request each Duration/Max
// (GCRA, the generic cell rate algorithm of ATM): no client can spend two
// budgets around the end of a window, and one that is limited need not wait for
// that end. Of a client only one point in time is kept.
//
// Refused requests cost nothing: a client that keeps trying gets through at the
// rate that is allowed.
package ratelimit

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/koa-go/koa"
)

var current = koa.NewKey[Result]("ratelimit")

// New returns the middleware. It panics when an option makes no sense.
//
// A request over the limit is answered with 429, Retry-After and a message, and
// the layers below do not run; one of a client on the blacklist with 403. An
// error of the store is returned.
func New(opts *Options) koa.Middleware {
	c := newConfig(opts)
	return func(ctx *koa.Context, next koa.Handler) error {
		if c.Blacklist != nil && c.Blacklist(ctx) {
			return ctx.Throw(http.StatusForbidden)
		}
		id := c.ID(ctx)
		if id == "" || c.Whitelist != nil && c.Whitelist(ctx) {
			return next(ctx)
		}
		now := ctx.App.Now()
		result, err := c.Store.Take(ctx.Context(), c.Namespace+":"+id, c.limit, now)
		if err != nil {
			return fmt.Errorf("ratelimit: take: %w", err)
		}
		current.Set(ctx, result)
		c.setHeaders(ctx, result)
		if result.Allowed {
			return next(ctx)
		}
		return c.refuse(ctx, result)
	}
}

// From returns what the innermost limit said of the request, and whether there
// is one that applies.
func From(ctx *koa.Context) (Result, bool) { return current.Get(ctx) }

func (c *config) setHeaders(ctx *koa.Context, r Result) {
	if c.DisableHeader {
		return
	}
	ctx.Set(c.Headers.Remaining, strconv.Itoa(r.Remaining))
	ctx.Set(c.Headers.Reset, strconv.FormatInt(r.Reset.Add(time.Second-1).Unix(), 10))
	ctx.Set(c.Headers.Total, c.total)
}

// refuse answers a request over the limit.
func (c *config) refuse(ctx *koa.Context, r Result) error {
	message := c.ErrorMessage
	if message == "" {
		message = "Rate limit exceeded, retry in " + inWords(r.RetryAfter) + "."
	}
	ctx.SetStatus(c.Status)
	ctx.SetBody(message)
	ctx.Set("Retry-After", strconv.FormatInt(max(1, ceilSeconds(r.RetryAfter)), 10))
	if c.OnLimited != nil {
		c.OnLimited(ctx)
	}
	if !c.Throw {
		return nil
	}
	return ctx.Throw(ctx.Status(), message, c.errorHeader(ctx))
}

// errorHeader are the headers that are to survive an error.
func (c *config) errorHeader(ctx *koa.Context) http.Header {
	h := http.Header{}
	for _, name := range []string{"Retry-After", c.Headers.Remaining, c.Headers.Reset, c.Headers.Total} {
		if value := ctx.Response.Get(name); value != "" {
			h.Set(name, value)
		}
	}
	return h
}

// ceilSeconds rounds up: a client that waits so long is not too early.
func ceilSeconds(d time.Duration) int64 { return int64((d + time.Second - 1) / time.Second) }
