package proxy

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httputil"
	"sync"
	"sync/atomic"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/internal/gateway"
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
	retries   atomic.Uint64
	transport http.RoundTripper
	handler   httputil.ReverseProxy
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
	p.transport = p.opts.Transport
	if p.transport == nil {
		p.transport = newTransport(&p.opts)
	}
	p.handler = newHandler(p)
	p.budget = newBudget(p.opts.RetryBudget)
	p.pool = watchPool(res, service, &p.opts, newChecks(p))
	return p
}

// Close stops following the service and closes connections that are idle.
// Requests in flight go on, new ones fail with [ErrClosed]. It always returns
// nil and may be called more than once.
func (p *Proxy) Close() error {
	p.pool.stop()
	if t, ok := p.transport.(*transport); ok {
		t.CloseIdleConnections()
	}
	return nil
}

var (
	errTotal = fmt.Errorf("%w: TotalTimeout", ErrTimeout)
	errTry   = fmt.Errorf("%w: TryTimeout", ErrTimeout)
)

// RoundTrip sends r to an instance: scheme and host of its URL are replaced by
// those of the instance, while r.Host, or the URL's host when it is empty, stays
// the Host header. An error is an [*Error]. For the rest it is as
// http.RoundTripper says; headers are not changed. The body is closed no later
// than that of the answer.
func (p *Proxy) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(r.Context())
	stopTotal := limited(cancel, p.opts.TotalTimeout, errTotal)
	j, err := p.newJob(r)
	var answer *http.Response
	done := func() {}
	if err == nil {
		answer, done, err = p.tries(ctx, j)
	} else {
		err = p.failure(r.Context(), ctx, nil, j.own, err)
	}
	end := sync.OnceFunc(func() {
		stopTotal()
		cancel(nil)
		done()
		j.close()
	})
	if err != nil {
		end()
		return nil, err
	}
	if answer.StatusCode == http.StatusSwitchingProtocols {
		stopTotal()
	}
	return p.answer(answer, end)
}

// tries sends a request until there is an answer, or no sense in trying again.
// done, never nil, is to be called when the answer has been read.
func (p *Proxy) tries(ctx context.Context, j *job) (answer *http.Response, done func(), err error) {
	p.budget.earn()
	for left := p.opts.Retries; ; left-- {
		answer, done, err = p.try(ctx, j)
		fine := err == nil && (healthyAnswer(answer.StatusCode) || !j.again)
		if fine || left <= 0 || ctx.Err() != nil || err != nil && !j.repeatable(err) || !p.budget.spend() {
			return answer, done, err
		}
		if err == nil {
			_ = answer.Body.Close()
			done()
		}
		p.retries.Add(1)
	}
}

// try sends a request once.
func (p *Proxy) try(total context.Context, j *job) (answer *http.Response, done func(), err error) {
	ctx, cancel := context.WithCancelCause(total)
	stop := limited(cancel, p.opts.TryTimeout, errTry)
	n, err := p.pick(ctx, j)
	if err == nil {
		err = n.acquire(ctx, p.opts.MaxQueue, p.opts.QueueTimeout)
	}
	acquired := err == nil
	if acquired {
		answer, err = p.send(ctx, j, n)
	}
	if inTime := stop(); err == nil && !inTime { // at the very moment of the answer
		_ = answer.Body.Close()
		err = errTry
	}
	if err == nil {
		p.judge(n, healthyAnswer(answer.StatusCode))
		return answer, func() { cancel(nil); n.end(true) }, nil
	}
	e := p.failure(j.request.Context(), ctx, n, j.own, err)
	cancel(nil)
	if n != nil {
		n.end(acquired)
		clients := e.Status < http.StatusInternalServerError || j.request.Context().Err() != nil
		if acquired && !clients {
			p.judge(n, false)
		}
	}
	return nil, func() {}, e
}

// pick chooses a node and begins a request there.
func (p *Proxy) pick(ctx context.Context, j *job) (*Node, error) {
	nodes, err := p.pool.list(ctx)
	if err != nil {
		return nil, err
	}
	if len(nodes) == 0 {
		return nil, ErrNoInstance
	}
	nodes = p.candidates(nodes)
	if len(j.tried) > 0 {
		nodes = prefer(nodes, j.untried)
	}
	n := p.opts.Balancer.Pick(j.request, nodes)
	n.begin()
	j.tried = append(j.tried, n)
	return n, nil
}

// send waits for the head of the answer.
func (p *Proxy) send(ctx context.Context, j *job, n *Node) (*http.Response, error) {
	out := j.request.WithContext(ctx)
	u := *j.request.URL
	out.URL = &u
	if out.Host == "" {
		out.Host = u.Host
	}
	p.address(out, n)
	if err := j.open(out); err != nil {
		return nil, err
	}
	n.requests.Add(1)
	start := time.Now()
	answer, err := p.transport.RoundTrip(out)
	if err == nil {
		n.latency.observe(time.Since(start), time.Now())
	}
	return answer, err
}

func (p *Proxy) address(out *http.Request, n *Node) {
	address := n.Instance().Address
	out.URL.Scheme, out.URL.Host = p.scheme, address
	if p.opts.ChangeOrigin {
		out.Host = address
	}
}

var errMalformed = errors.New("the answer has a malformed header")

// answer makes the end of an answer's body the end of the request.
func (p *Proxy) answer(answer *http.Response, end func()) (*http.Response, error) {
	if answer.StatusCode < 100 || gateway.Malformed(answer.Header) {
		_ = answer.Body.Close()
		end()
		return nil, &Error{Service: p.service, Status: http.StatusBadGateway, Err: errMalformed}
	}
	conn, ok := answer.Body.(interface {
		Read([]byte) (int, error)
		Write([]byte) (int, error)
		Close() error
	})
	if ok && answer.StatusCode == http.StatusSwitchingProtocols {
		answer.Body = &tunnel{ReadWriteCloser: conn, end: end}
		return answer, nil
	}
	answer.Body = &answerBody{ReadCloser: answer.Body, answer: answer, end: end}
	return answer, nil
}
