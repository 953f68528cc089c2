package proxy

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httputil"
	"sync"
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
	p.pool = watchPool(res, service, &p.opts)
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
// http.RoundTripper says; headers are not changed.
func (p *Proxy) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(r.Context())
	stopTotal := limited(cancel, p.opts.TotalTimeout, errTotal)
	answer, done, err := p.try(ctx, cancel, r)
	if err != nil {
		stopTotal()
		cancel(nil)
		return nil, err
	}
	end := sync.OnceFunc(func() {
		stopTotal()
		cancel(nil)
		done()
	})
	if answer.StatusCode == http.StatusSwitchingProtocols {
		stopTotal()
	}
	return p.answer(answer, end)
}

// try sends r once. done is to be called when the answer has been read.
func (p *Proxy) try(ctx context.Context, cancel context.CancelCauseFunc, r *http.Request) (answer *http.Response, done func(), err error) {
	stop := limited(cancel, p.opts.TryTimeout, errTry)
	defer stop()
	out, body := p.outgoing(ctx, r)
	n, err := p.pick(ctx, r)
	if err != nil {
		closeBody(r)
		return nil, nil, p.failure(r.Context(), ctx, nil, body, err)
	}
	if err := n.acquire(ctx, p.opts.MaxQueue, p.opts.QueueTimeout); err != nil {
		n.end(false)
		closeBody(r)
		return nil, nil, p.failure(r.Context(), ctx, n, body, err)
	}
	p.address(out, n)
	start := time.Now()
	answer, err = p.transport.RoundTrip(out)
	if err == nil && !stop() && ctx.Err() != nil { // at the very moment of the answer
		_ = answer.Body.Close()
		err = ctx.Err()
	}
	if err != nil {
		n.end(true)
		e := p.failure(r.Context(), ctx, n, body, err)
		if e.Status >= http.StatusInternalServerError && r.Context().Err() == nil { // else it is the client's fault
			p.judge(n, false)
		}
		return nil, nil, e
	}
	n.latency.observe(time.Since(start), time.Now())
	p.judge(n, healthyAnswer(answer.StatusCode))
	return answer, func() { n.end(true) }, nil
}

// pick chooses a node and begins a request there.
func (p *Proxy) pick(ctx context.Context, r *http.Request) (*Node, error) {
	nodes, err := p.pool.list(ctx)
	if err != nil {
		return nil, err
	}
	if len(nodes) == 0 {
		return nil, ErrNoInstance
	}
	n := p.opts.Balancer.Pick(r, p.candidates(nodes))
	n.begin()
	return n, nil
}

// outgoing is a copy of r that may be changed.
func (p *Proxy) outgoing(ctx context.Context, r *http.Request) (*http.Request, *requestBody) {
	out := r.WithContext(ctx)
	u := *r.URL
	out.URL = &u
	if out.Host == "" {
		out.Host = u.Host
	}
	if r.Body == nil || r.Body == http.NoBody {
		return out, nil
	}
	body := &requestBody{ReadCloser: r.Body}
	out.Body = body
	return out, body
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

func closeBody(r *http.Request) {
	if r.Body != nil {
		_ = r.Body.Close()
	}
}
