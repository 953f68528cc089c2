package redis

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/koa-go/koa/middleware/ratelimit"
)

// LimitOptions change how [Limits] are kept.
type LimitOptions struct {
	// Prefix begins the keys in Redis. It keeps them apart from those of
	// koa-ratelimit, which hold something else. Default: gcra:
	Prefix string

	// Timeout is how long a request may wait for its count. Default: 250 ms.
	Timeout time.Duration

	// FailOpen allows requests that cannot be counted. Default: false, they fail.
	FailOpen bool

	// OnError is told of the errors that FailOpen passes over. Default: nobody is.
	OnError func(c context.Context, err error)
}

// Limits is a [ratelimit.Store] for a fleet. Of a client it keeps one number, for as
// long as its budget is not full. The machines' clocks decide: one that is late by a
// second sees budgets that are full a second later. Make it with [NewLimits].
type Limits struct {
	client bounded
	opts   LimitOptions
}

var _ ratelimit.Store = (*Limits)(nil)

// NewLimits returns the store. opts may be nil. It panics when the client does not
// obey deadlines or Timeout is negative.
func NewLimits(client redis.UniversalClient, opts *LimitOptions) *Limits {
	l := &Limits{}
	if opts != nil {
		l.opts = *opts
	}
	setDefault(&l.opts.Prefix, "gcra:")
	l.client = bound(client, "LimitOptions.Timeout", l.opts.Timeout, 250*time.Millisecond)
	return l
}

// take is [ratelimit.Limit.Take] in microseconds, the finest that numbers of Lua can
// hold of our time. It returns when the budget was full before, for the caller to
// come to the same result. A second more than needed is for clocks that differ.
var take = redis.NewScript(`
local now, interval, budget = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local full = tonumber(redis.call('GET', KEYS[1]) or '0')
local left = math.max(full, now) + interval - now
if left <= budget then
	redis.call('SET', KEYS[1], string.format('%.0f', now + left), 'PX', math.ceil(left / 1000) + 1000)
end
return string.format('%.0f', full)`)

// Take implements [ratelimit.Store]. It counts in microseconds: more than a million
// requests a second are not limited more exactly than that.
func (l *Limits) Take(c context.Context, key string, limit ratelimit.Limit, now time.Time) (ratelimit.Result, error) {
	ctx, cancel := l.client.guarded(c)
	defer cancel()
	interval := max(1, (limit.Duration / time.Duration(limit.Max)).Microseconds())
	budget := interval * int64(limit.Max)
	exact := ratelimit.Limit{Max: limit.Max, Duration: time.Duration(budget) * time.Microsecond}
	now = time.UnixMicro(now.UnixMicro())
	text, err := take.Run(ctx, l.client, []string{l.opts.Prefix + key}, now.UnixMicro(), interval, budget).Text()
	if err != nil {
		return l.failed(c, exact, now, err)
	}
	full, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return l.failed(c, exact, now, err)
	}
	result, _ := exact.Take(time.UnixMicro(full), now)
	return result, nil
}

// failed is the answer to a request that cannot be counted. With FailOpen it is that
// to a client's first one. That the caller has given up is no failure of Redis.
func (l *Limits) failed(c context.Context, limit ratelimit.Limit, now time.Time, err error) (ratelimit.Result, error) {
	err = fmt.Errorf("redis: limits: take: %w", err)
	if !l.opts.FailOpen || c.Err() != nil {
		return ratelimit.Result{}, err
	}
	if l.opts.OnError != nil {
		l.opts.OnError(c, err)
	}
	result, _ := limit.Take(time.Time{}, now)
	return result, nil
}
