package prometheus

import (
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	prom "github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/koa-go/koa"
)

const (
	unmatched = "unmatched" // the route of what no route knows
	other     = "other"     // the method that nobody knows, and routes beyond the limit
)

// New returns the layer that counts requests, and registers its metrics with reg. A request
// is counted when its answer was sent, with the status that the client got. opts may be
// nil. It panics when reg has other metrics of these names.
func New(reg prom.Registerer, opts *Options) koa.Middleware {
	m := newMetrics(reg, opts.resolve())
	return func(ctx *koa.Context, next koa.Handler) error {
		r := newRequest()
		r.metrics, r.ctx, r.start = m, ctx, time.Now()
		r.method, r.received = method(ctx.Method()), ctx.Request.Length()
		m.active.Inc()
		ctx.OnFinished(r.finish)
		return next(ctx)
	}
}

// Handler serves the metrics of g, to OpenMetrics and protobuf readers, too. Metrics that
// cannot be collected are left out, and the others served.
func Handler(g prom.Gatherer) http.Handler {
	return promhttp.HandlerFor(g, promhttp.HandlerOpts{EnableOpenMetrics: true, ErrorHandling: promhttp.ContinueOnError})
}

// Endpoint returns a layer that answers GET and HEAD at path as [Handler] does, and passes
// on all else. Metrics tell much about an application: prefer an address of its own, which
// only Prometheus reaches, or put a guard before the layer.
func Endpoint(path string, g prom.Gatherer) koa.Middleware {
	serve := koa.FromHTTP(Handler(g))
	return func(ctx *koa.Context, next koa.Handler) error {
		if ctx.Path() != path || ctx.Method() != http.MethodGet && ctx.Method() != http.MethodHead {
			return next(ctx)
		}
		return serve(ctx, next)
	}
}

// method is the label of a method.
func method(name string) string {
	switch name {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE", "QUERY":
		return name
	default:
		return other
	}
}

// request is one that is being answered.
type request struct {
	metrics  *metrics
	ctx      *koa.Context
	start    time.Time
	method   string
	received int64 // -1 when unknown

	finish func(koa.Outcome) // end, made once
}

// requests are those that are over, for their room.
var requests sync.Pool

func newRequest() *request {
	if r, ok := requests.Get().(*request); ok {
		return r
	}
	r := &request{}
	r.finish = r.end
	return r
}

func (r *request) end(out koa.Outcome) {
	m := r.metrics
	m.active.Dec()
	l := labels{method: r.method, route: r.ctx.Pattern(), status: out.Status}
	if l.route == "" {
		l.route = unmatched
	}
	s := m.of(l)
	m.observe(s, r.ctx, time.Since(r.start))
	s.sent.Observe(float64(out.Bytes))
	if r.received >= 0 {
		s.received.Observe(float64(r.received))
	}
	if out.Status >= http.StatusInternalServerError || out.Err != nil && !clientLeft(r.ctx, out.Err) {
		m.errors.WithLabelValues(s.values...).Inc()
	}
	*r = request{finish: r.finish}
	requests.Put(r)
}

func (m *metrics) observe(s *series, ctx *koa.Context, took time.Duration) {
	if m.options.Exemplar != nil {
		if labels := m.options.Exemplar(ctx.Context()); labels != nil {
			s.duration.(prom.ExemplarObserver).ObserveWithExemplar(took.Seconds(), labels)
			return
		}
	}
	s.duration.Observe(took.Seconds())
}

// clientLeft tells whether an answer is not whole because nobody was there to take it.
func clientLeft(ctx *koa.Context, err error) bool {
	network, ok := errors.AsType[*net.OpError](err)
	return ctx.Context().Err() != nil || ok && network.Op == "write"
}
