package proxy

import (
	"net/http"
	"sync/atomic"
	"time"

	"github.com/koa-go/koa/discovery"
)

// Proxy sends requests to the instances of one service. It is an http.Handler
// for the requests of clients, and an http.RoundTripper for requests of one's
// own. All methods are safe for concurrent use.
type Proxy struct {
	opts      Options
	service   string
	trusted   trusted
	scheme    string
	pool      *pool
	budget    *budget
	hedging   *hedging // nil for none
	breaker   *breaker // nil for none
	count     counters
	own       *transport
	transport http.RoundTripper // own, and what is around it
	pipes     pipes
}

// counters are those of the service as a whole.
type counters struct {
	requests, failures, retries, hedges, hedgesWon atomic.Uint64
	inFlight                                       atomic.Int64
}

var (
	_ http.Handler      = (*Proxy)(nil)
	_ http.RoundTripper = (*Proxy)(nil)
)

// New returns a Proxy for a service. It follows the service's instances until
// Close is called; requests wait for the first list. New panics when an option
// makes no sense.
func New(res discovery.Resolver, service string, opts *Options) *Proxy {
	if res == nil {
		panic("proxy: New needs a resolver, such as static.New(...)")
	}
	p := &Proxy{opts: withDefaults(opts), service: service, scheme: "http"}
	p.trusted = parseTrusted(p.opts.TrustedProxies)
	if p.opts.TLS != nil {
		p.scheme = "https"
	}
	p.own = newTransport(&p.opts)
	p.transport = p.wrapped(p.own)
	p.budget = newBudget(p.opts.RetryBudget, retryMemory)
	p.hedging = newHedging(&p.opts)
	p.breaker = newBreaker(&p.opts)
	p.pool = watchPool(res, service, &p.opts, newChecks(p))
	return p
}

// Close stops following the service and closes connections that are idle.
// Requests in flight go on, new ones fail with [ErrClosed]. It always returns
// nil and may be called more than once.
func (p *Proxy) Close() error {
	p.pool.stop()
	p.own.CloseIdleConnections()
	return nil
}

// RoundTrip sends r to an instance: scheme and host of its URL are replaced by
// those of the instance, while r.Host, or the URL's host when it is empty, stays
// the Host header. An error is an [*Error]. For the rest it is as
// http.RoundTripper says; headers are not changed. The body is closed no later
// than that of the answer.
func (p *Proxy) RoundTrip(r *http.Request) (*http.Response, error) {
	p.count.requests.Add(1)
	era, wait := p.breaker.admit()
	if wait > 0 {
		return nil, p.refuse(r, wait)
	}
	p.count.inFlight.Add(1)
	j := p.newJob(r)
	ctx := j.begin()
	if err := j.keepBody(p.opts.ReplayLimit); err == nil {
		j.outcome = p.tries(ctx, j)
	} else {
		j.outcome.err = p.failure(r.Context(), ctx, nil, j.own, err)
	}
	p.breaker.note(era, p.verdict(r, j.outcome))
	if err := j.outcome.err; err != nil {
		j.end()
		return nil, err
	}
	return j.deliver(), nil
}

// refuse is for requests that the breaker does not let through.
func (p *Proxy) refuse(r *http.Request, wait time.Duration) *Error {
	p.count.failures.Add(1)
	if r.Body != nil {
		_ = r.Body.Close()
	}
	return &Error{Service: p.service, Status: http.StatusServiceUnavailable, RetryAfter: wait, Err: ErrBreakerOpen}
}
