package redis

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// dialTimeout is how long a connection may take to open unless the caller says
// otherwise. go-redis would try five times, for five seconds each.
const dialTimeout = time.Second

// NewClient is go-redis's NewClient with what servers need that must answer while
// Redis does not: contexts with deadlines are obeyed (ContextTimeoutEnabled), and a
// connection that is not set up within DialTimeout is not tried again by itself.
// DialTimeout is a second, and DialerRetries 1, unless set. opts is not changed.
//
// The client has the breaker of [NewBreaker], as breaker says; nil is the defaults.
// The caller closes the client.
func NewClient(opts *redis.Options, breaker *BreakerOptions) *redis.Client {
	o := *opts
	impatient(&o.ContextTimeoutEnabled, &o.DialTimeout, &o.DialerRetries)
	return withBreaker(redis.NewClient(&o), breaker)
}

// NewFailoverClient is go-redis's NewFailoverClient, for a primary that sentinels watch
// and replace, with the same changes as [NewClient]: after a failover the client is with
// the new primary as soon as a sentinel says so. The caller closes the client.
func NewFailoverClient(opts *redis.FailoverOptions, breaker *BreakerOptions) *redis.Client {
	o := *opts
	impatient(&o.ContextTimeoutEnabled, &o.DialTimeout, &o.DialerRetries)
	return withBreaker(redis.NewFailoverClient(&o), breaker)
}

// NewClusterClient is go-redis's NewClusterClient with the same changes as [NewClient]. The
// breaker is one for all nodes: it opens when none of them answers. The caller closes the client.
func NewClusterClient(opts *redis.ClusterOptions, breaker *BreakerOptions) *redis.ClusterClient {
	o := *opts
	impatient(&o.ContextTimeoutEnabled, &o.DialTimeout, &o.DialerRetries)
	return withBreaker(redis.NewClusterClient(&o), breaker)
}

// withBreaker adds one to a new client.
func withBreaker[C interface{ AddHook(hook redis.Hook) }](client C, breaker *BreakerOptions) C {
	client.AddHook(NewBreaker(breaker))
	return client
}

// impatient sets what all kinds of clients have among their options.
func impatient(obeysDeadlines *bool, dial *time.Duration, retries *int) {
	*obeysDeadlines = true
	setDefault(dial, dialTimeout)
	setDefault(retries, 1)
}

func setDefault[T comparable](v *T, def T) {
	var none T
	if *v == none {
		*v = def
	}
}

// bounded is a client whose calls end in time.
type bounded struct {
	redis.UniversalClient
	timeout time.Duration
}

// bound panics when the client would not look at deadlines or the timeout is none.
func bound(client redis.UniversalClient, option string, timeout, def time.Duration) bounded {
	setDefault(&timeout, def)
	if timeout < 0 {
		panic(fmt.Sprintf("redis: %s: %v has passed already", option, timeout))
	}
	if !obeysDeadlines(client) {
		panic("redis: the client would wait for a Redis that hangs: set its ContextTimeoutEnabled, or make it with NewClient")
	}
	return bounded{client, timeout}
}

// obeysDeadlines believes clients that are not of go-redis.
func obeysDeadlines(client redis.UniversalClient) bool {
	switch c := client.(type) {
	case *redis.Client:
		return c.Options().ContextTimeoutEnabled
	case *redis.ClusterClient:
		return c.Options().ContextTimeoutEnabled
	case *redis.Ring:
		return c.Options().ContextTimeoutEnabled
	}
	return true
}

// deadline is the context of one call.
func (b bounded) deadline(c context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(c, b.timeout)
}

// guarded is the context of a call that the client's breaker may refuse.
func (b bounded) guarded(c context.Context) (context.Context, context.CancelFunc) {
	return b.deadline(context.WithValue(c, guardedCall{}, c))
}

// milliseconds rounds up, so that nothing is forgotten too early, and to 1 at least:
// Redis refuses a life of 0.
func milliseconds(d time.Duration) int64 {
	return max(1, int64((d+time.Millisecond-1)/time.Millisecond))
}
