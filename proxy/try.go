package proxy

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/koa-go/koa/internal/gateway"
)

// outcome is what came of a try.
type outcome struct {
	answer *http.Response
	err    *Error // nil when there is an answer

	// What ends when the answer has been read.
	node  *Node // nil when it has ended already
	limit limit
}

// good reports whether the answer comes from an instance that works.
func (o outcome) good() bool { return o.err == nil && healthyAnswer(o.answer.StatusCode) }

// end is called when the answer has been read.
func (o outcome) end() {
	o.limit.end()
	if o.node != nil {
		o.node.end(true)
	}
}

// drop ends an outcome that nobody gets.
func (o outcome) drop() {
	if o.answer != nil {
		_ = o.answer.Body.Close()
	}
	o.end()
}

// tries sends a request until there is an answer, or no sense in trying again.
func (p *Proxy) tries(ctx context.Context, j *job) outcome {
	now := time.Now()
	p.budget.earn(now)
	if j.hedge {
		p.hedging.budget.earn(now)
	}
	for left := p.opts.Retries; ; left-- {
		o := p.hedged(ctx, j)
		if left <= 0 || !j.repeatable(o) || ctx.Err() != nil || !p.budget.spend() {
			return o
		}
		o.drop()
		p.count.retries.Add(1)
	}
}

// try sends a request once: to n, where it has begun, or when that is nil to the node
// that is its turn.
func (p *Proxy) try(total context.Context, j *job, n *Node) outcome {
	ctx, limit := limited(total, p.opts.TryTimeout, errTry)
	var err error
	if n == nil {
		n, err = p.pick(ctx, j)
	}
	if err == nil {
		err = n.acquire(ctx, p.opts.MaxQueue, p.opts.QueueTimeout)
	}
	acquired := err == nil
	var answer *http.Response
	if acquired {
		answer, err = p.send(ctx, j, n)
	}
	if inTime := limit.stop(); err == nil && !inTime { // at the very moment of the answer
		_ = answer.Body.Close()
		err = errTry
	}
	if err == nil {
		p.judge(n, healthyAnswer(answer.StatusCode))
		return outcome{answer: answer, node: n, limit: limit}
	}
	e, lost := p.failure(j.request.Context(), ctx, n, j.own, err), isLost(ctx)
	limit.end()
	if n != nil {
		n.end(acquired)
		if acquired && !lost && !clients(j.request, e) {
			p.judge(n, false)
		}
	}
	return outcome{err: e}
}

// clients reports whether a failure is the client's doing.
func clients(r *http.Request, e *Error) bool {
	return e.Status < http.StatusInternalServerError || r.Context().Err() != nil
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
	n := p.choose(nodes, j)
	n.begin()
	j.began(n)
	return n, nil
}

// choose takes a node that had no try yet if there is one among the candidates.
func (p *Proxy) choose(nodes []*Node, j *job) *Node {
	nodes = p.candidates(nodes)
	if tried := j.tried(); len(tried) > 0 {
		nodes = prefer(nodes, func(n *Node) bool { return !slices.Contains(tried, n) })
	}
	return p.opts.Balancer.Pick(j.request, nodes)
}

var errMalformed = errors.New("the answer has a malformed header")

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
	switch {
	case err == nil && (answer.StatusCode < 100 || gateway.Malformed(answer.Header)):
		_ = answer.Body.Close()
		return nil, errMalformed
	case err == nil:
		now := time.Now()
		n.latency.observe(now.Sub(start), now)
	case isLost(ctx):
		n.latency.atLeast(time.Since(start), time.Now())
	}
	return answer, err
}

func (p *Proxy) address(out *http.Request, n *Node) {
	address := n.instance.Load().Address
	out.URL.Scheme, out.URL.Host = p.scheme, address
	if p.opts.ChangeOrigin {
		out.Host = address
	}
}
