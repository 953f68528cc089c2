package otel_test

import (
	"context"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/propagation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/koa-go/koa/contrib/otel"
)

// sdk is a real SDK that keeps everything in memory.
type sdk struct {
	otel.Options

	spans  *tracetest.InMemoryExporter
	reader *sdkmetric.ManualReader
}

func newSDK(tb testing.TB, opts ...sdktrace.TracerProviderOption) *sdk {
	tb.Helper()
	s := &sdk{spans: tracetest.NewInMemoryExporter(), reader: sdkmetric.NewManualReader()}
	tracers := sdktrace.NewTracerProvider(append(opts, sdktrace.WithSyncer(s.spans))...)
	meters := sdkmetric.NewMeterProvider(sdkmetric.WithReader(s.reader))
	tb.Cleanup(func() {
		_ = tracers.Shutdown(context.Background())
		_ = meters.Shutdown(context.Background())
	})
	s.Options = otel.Options{
		TracerProvider: tracers, MeterProvider: meters,
		Propagator: propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{}),
	}
	return s
}

// ended are the spans that have ended, in this order, by name.
func (s *sdk) ended() (names []string, byName map[string]tracetest.SpanStub) {
	byName = map[string]tracetest.SpanStub{}
	for _, span := range s.spans.GetSpans() {
		names = append(names, span.Name)
		byName[span.Name] = span
	}
	return names, byName
}

// only returns the one span that has ended.
func (s *sdk) only(t *testing.T) tracetest.SpanStub {
	t.Helper()
	spans := s.spans.GetSpans()
	if len(spans) != 1 {
		t.Fatalf("%d spans have ended, want 1", len(spans))
	}
	return spans[0]
}

// collect returns the metrics by name.
func (s *sdk) collect(t *testing.T) map[string]metricdata.Metrics {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := s.reader.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	byName := map[string]metricdata.Metrics{}
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			byName[m.Name] = m
		}
	}
	return byName
}

// values are attributes as texts.
func values(attrs []attribute.KeyValue) map[string]string {
	all := map[string]string{}
	for _, a := range attrs {
		all[string(a.Key)] = a.Value.String()
	}
	return all
}

// expectValues compares attributes; with "*" any value will do.
func expectValues(t *testing.T, attrs []attribute.KeyValue, want map[string]string) {
	t.Helper()
	got := values(attrs)
	for name, value := range want {
		if got[name] == "" || value != "*" && got[name] != value {
			t.Errorf("%s is %q, want %q", name, got[name], value)
		}
	}
	for name, value := range got {
		if want[name] == "" {
			t.Errorf("there is an attribute %s: %q", name, value)
		}
	}
}
