package otel

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/semconv/v1.43.0/httpconv"
	"go.opentelemetry.io/otel/trace"
)

// Transport makes a span and a metric of each request that goes out through base, and
// tells the other service the trace. A nil base is http.DefaultTransport; opts may be nil,
// and Options.Public says nothing here.
//
// The span ends with the body of the answer. It is an error without an answer, and when
// the status is 4xx or 5xx. The metric is http.client.request.duration, in seconds, until
// the head of the answer.
//
// It fits http.Client, and App.WrapHTTPClient of egg and WrapTransport of proxy.Options,
// where it has a span for each try; around a proxy.Proxy it has one for all of them.
func Transport(base http.RoundTripper, opts *Options) http.RoundTripper {
	if base == nil {
		base = http.DefaultTransport
	}
	o := opts.resolve()
	duration, err := httpconv.NewClientRequestDuration(o.meter(), buckets)
	if err != nil {
		otel.Handle(err) // and the instrument does nothing
	}
	return &transport{base: base, tracer: o.tracer(), propagator: o.Propagator, duration: duration}
}

type transport struct {
	base       http.RoundTripper
	tracer     trace.Tracer
	propagator propagation.TextMapPropagator
	duration   httpconv.ClientRequestDuration
}

// RoundTrip sends r, which it does not change.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL == nil {
		return t.base.RoundTrip(r) // which says what it makes of it
	}
	start := time.Now()
	name := method(r.Method)
	if r.Method == "" {
		name = http.MethodGet
	}
	shared := sharedAttributes(r, name)
	c, span := t.tracer.Start(r.Context(), nameOf(name, ""), trace.WithSpanKind(trace.SpanKindClient),
		trace.WithTimestamp(start), trace.WithAttributes(append(shared, outAttributes(r, name)...)...))
	out := r.Clone(c)
	if out.Header == nil {
		out.Header = http.Header{}
	}
	t.propagator.Inject(c, propagation.HeaderCarrier(out.Header))
	res, err := t.base.RoundTrip(out)
	more := answerAttributes(res, err)
	if t.duration.Inst().Enabled(c) {
		set := attribute.NewSet(append(shared, more...)...)
		t.duration.Inst().Record(c, time.Since(start).Seconds(), metric.WithAttributeSet(set))
	}
	span.SetAttributes(more...)
	switch {
	case err != nil:
		span.RecordError(err)
		span.SetStatus(codes.Error, err.Error())
		span.End()
		return res, err
	case res.StatusCode >= http.StatusBadRequest:
		span.SetStatus(codes.Error, "")
	}
	if res.Body == nil || res.StatusCode == http.StatusSwitchingProtocols || !span.IsRecording() {
		span.End() // the two ways of a connection that was taken over are not ours to count
		return res, nil
	}
	res.Body = &body{ReadCloser: res.Body, span: span}
	return res, nil
}

// CloseIdleConnections makes http.Client's method of this name work.
func (t *transport) CloseIdleConnections() {
	if c, ok := t.base.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// sharedAttributes are those of span and metric. The slice has no room, so that both can
// append to it.
func sharedAttributes(r *http.Request, method string) []attribute.KeyValue {
	host, port := splitHost(r.URL.Host, r.URL.Scheme)
	attrs := []attribute.KeyValue{semconv.HTTPRequestMethodKey.String(method), semconv.ServerAddress(host), semconv.ServerPort(port)}
	return slices.Clip(attrs)
}

func outAttributes(r *http.Request, method string) []attribute.KeyValue {
	attrs := []attribute.KeyValue{semconv.URLFull(redactURL(r.URL))}
	if method == otherMethod {
		attrs = append(attrs, semconv.HTTPRequestMethodOriginal(r.Method))
	}
	return attrs
}

// answerAttributes are what is known with the head of the answer.
func answerAttributes(res *http.Response, err error) []attribute.KeyValue {
	if err != nil || res == nil {
		return []attribute.KeyValue{semconv.ErrorType(err)}
	}
	attrs := append(make([]attribute.KeyValue, 0, 3),
		semconv.HTTPResponseStatusCode(res.StatusCode), semconv.NetworkProtocolVersion(version(res.ProtoMajor, res.ProtoMinor)))
	if res.StatusCode >= http.StatusBadRequest {
		attrs = append(attrs, semconv.ErrorTypeKey.String(statusText(res.StatusCode)))
	}
	return attrs
}

// body ends the span with the answer.
type body struct {
	io.ReadCloser
	span trace.Span
	end  sync.Once
}

// Read reads the answer. An error other than its end is the span's.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil {
		b.end.Do(func() {
			if !errors.Is(err, io.EOF) {
				b.span.RecordError(err)
				b.span.SetStatus(codes.Error, err.Error())
			}
			b.span.End()
		})
	}
	return n, err
}

// Close ends the answer, perhaps before all of it was read.
func (b *body) Close() error {
	err := b.ReadCloser.Close()
	b.end.Do(func() { b.span.End() })
	return err
}
