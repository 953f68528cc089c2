package otel

import (
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// scope is the name of what makes the spans and metrics.
const scope = "github.com/koa-go/koa/contrib/otel"

// Options say where spans and metrics go, and how traces are carried on.
type Options struct {
	// TracerProvider makes spans. Default: otel.GetTracerProvider().
	TracerProvider trace.TracerProvider

	// MeterProvider makes metrics. Default: otel.GetMeterProvider().
	MeterProvider metric.MeterProvider

	// Propagator reads and writes the headers by which a trace goes from one service to
	// the next. Default: otel.GetTextMapPropagator(), which does nothing unless somebody
	// has set another.
	Propagator propagation.TextMapPropagator

	// Public begins a new trace for each request, with a link to the client's: for servers
	// whose clients must not choose the trace, and whether it is kept. Default: false, the
	// client's trace goes on.
	Public bool
}

// resolve returns a copy with the defaults filled in.
func (o *Options) resolve() Options {
	var r Options
	if o != nil {
		r = *o
	}
	if r.TracerProvider == nil {
		r.TracerProvider = otel.GetTracerProvider()
	}
	if r.MeterProvider == nil {
		r.MeterProvider = otel.GetMeterProvider()
	}
	if r.Propagator == nil {
		r.Propagator = otel.GetTextMapPropagator()
	}
	return r
}

func (o *Options) tracer() trace.Tracer { return tracerOf(o.TracerProvider) }

func tracerOf(p trace.TracerProvider) trace.Tracer {
	return p.Tracer(scope, trace.WithSchemaURL(semconv.SchemaURL))
}

func (o *Options) meter() metric.Meter {
	return o.MeterProvider.Meter(scope, metric.WithSchemaURL(semconv.SchemaURL))
}
