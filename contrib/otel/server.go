package otel

import (
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/koa-go/koa"
)

// New returns the layer that makes a span and metrics of each request. opts may be nil.
//
// The span has the attributes that the conventions require and recommend; values in the
// query that look secret are replaced. It is an error when the answer is a 5xx or breaks
// off, and then the error that the layers inside returned is recorded. ctx.Context has it
// for the layers inside, and for those outside from then on.
//
// The metrics are http.server.request.duration, in seconds, and
// http.server.active_requests. Requests without a route have no http.route, methods that
// nobody knows are _OTHER: clients cannot make time series.
func New(opts *Options) koa.Middleware {
	o := opts.resolve()
	s := &server{
		tracer: o.tracer(), propagator: o.Propagator, public: o.Public, metrics: newServerMetrics(o.meter()),
	}
	return s.serve
}

// server is what stands behind the layer.
type server struct {
	tracer     trace.Tracer
	propagator propagation.TextMapPropagator
	public     bool
	metrics    *serverMetrics
}

func (s *server) serve(ctx *koa.Context, next koa.Handler) error {
	r := newRequest()
	r.server, r.ctx, r.start = s, ctx, time.Now()
	r.method, r.scheme = method(ctx.Method()), ctx.Protocol()
	r.metered = s.metrics.begin(ctx.Context(), r.method, r.scheme)
	r.begin()
	ctx.OnFinished(r.finish)
	err := next(ctx)
	r.err = err
	return err
}

// request is one that is being answered.
type request struct {
	server  *server
	ctx     *koa.Context
	span    trace.Span
	start   time.Time
	method  string // as in attributes
	scheme  string
	metered bool
	err     error // what the layers inside returned

	finish func(koa.Outcome) // end, made once
	attrs  []attribute.KeyValue
	opts   []trace.SpanStartOption
}

// requests are those that are over, for their room.
var requests sync.Pool

func newRequest() *request {
	if r, ok := requests.Get().(*request); ok {
		return r
	}
	r := &request{attrs: make([]attribute.KeyValue, 0, 14), opts: make([]trace.SpanStartOption, 0, 4)}
	r.finish = r.end
	return r
}

// free gives the request back. Nothing of it was handed to anybody: providers copy what
// they are given.
func (r *request) free() {
	clear(r.attrs)
	clear(r.opts)
	*r = request{finish: r.finish, attrs: r.attrs[:0], opts: r.opts[:0]}
	requests.Put(r)
}

var ofServer = trace.WithSpanKind(trace.SpanKindServer)

func (r *request) begin() {
	parent := r.ctx.Context()
	c := r.server.propagator.Extract(parent, carrier{r.ctx})
	r.attrs = appendRequest(r.attrs, r.ctx, r.method, r.scheme)
	r.opts = append(r.opts, ofServer, trace.WithAttributes(r.attrs...))
	if client := trace.SpanContextFromContext(c); r.server.public && client.IsRemote() {
		r.opts = append(r.opts, trace.WithNewRoot(), trace.WithLinks(trace.Link{SpanContext: client}))
	}
	c, r.span = r.server.tracer.Start(c, nameOf(r.method, ""), r.opts...)
	if c != parent {
		r.ctx.SetContext(c)
	}
}

func (r *request) end(out koa.Outcome) {
	route := r.ctx.Pattern()
	failure := failureOf(r.ctx, out)
	major, minor := r.ctx.Request.Proto()
	if r.metered {
		r.server.metrics.end(r.ctx.Context(), time.Since(r.start), measured{
			method: r.method, scheme: r.scheme, route: route, status: out.Status, major: major, minor: minor, failure: failure,
		})
	}
	if r.span.IsRecording() {
		r.describe(out, route, failure)
	}
	r.span.End()
	r.free()
}

// describe adds what is known only at the end.
func (r *request) describe(out koa.Outcome, route, failure string) {
	attrs := make([]attribute.KeyValue, 0, 3)
	if route != "" {
		r.span.SetName(nameOf(r.method, route))
		attrs = append(attrs, semconv.HTTPRoute(route))
	}
	if out.Status > 0 {
		attrs = append(attrs, semconv.HTTPResponseStatusCode(out.Status))
	}
	if failure != "" {
		attrs = append(attrs, semconv.ErrorTypeKey.String(failure))
		r.fail(out)
	}
	r.span.SetAttributes(attrs...)
}

// fail marks the span. A status says enough by itself; what broke off needs a word.
func (r *request) fail(out koa.Outcome) {
	why := ""
	if out.Err != nil {
		why = out.Err.Error()
		r.span.RecordError(out.Err)
	}
	r.span.SetStatus(codes.Error, why)
	if koa.StatusOf(r.err) < http.StatusInternalServerError {
		return
	}
	var opts []trace.EventOption
	if p, ok := errors.AsType[*koa.PanicError](r.err); ok {
		opts = append(opts, trace.WithAttributes(semconv.ExceptionStacktrace(string(p.Stack))))
	}
	r.span.RecordError(r.err, opts...)
}

// nameOf is the name of a span. The conventions have a word of their own for methods that
// nobody knows.
func nameOf(method, route string) string {
	if method == otherMethod {
		method = "HTTP"
	}
	if route == "" {
		return method
	}
	return method + " " + route
}

// failureOf is the error.type of an answer, "" for one that is no failure of the server.
func failureOf(ctx *koa.Context, out koa.Outcome) string {
	switch {
	case out.Err != nil && !clientLeft(ctx, out.Err):
		return semconv.ErrorType(out.Err).Value.AsString()
	case out.Status >= http.StatusInternalServerError:
		return statusText(out.Status)
	default:
		return ""
	}
}

// clientLeft tells whether an answer is not whole because nobody was there to take it.
func clientLeft(ctx *koa.Context, err error) bool {
	network, ok := errors.AsType[*net.OpError](err)
	return ctx.Context().Err() != nil || ok && network.Op == "write"
}

// carrier are the headers of a request as a propagator reads them. Several lines of one
// name are one value: so a second traceparent makes both invalid, as it should.
type carrier struct{ ctx *koa.Context }

var _ propagation.TextMapCarrier = carrier{}

// Get returns a header. The usual names are written as net/http does, which saves the
// work.
func (c carrier) Get(name string) string {
	switch name {
	case "traceparent":
		name = "Traceparent"
	case "tracestate":
		name = "Tracestate"
	case "baggage":
		name = "Baggage"
	}
	return c.ctx.Get(name)
}

// Set does nothing: what came in is not changed.
func (c carrier) Set(string, string) {}

// Keys are the names of the headers.
func (c carrier) Keys() []string {
	var names []string
	for name := range c.ctx.Header() {
		names = append(names, name)
	}
	return names
}
