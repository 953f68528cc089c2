package eggotel

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// outage writes one line when the collector cannot be reached, and one when it can be
// again. The SDK would print each failure, and knows only one place for the whole process.
type outage struct {
	log    *slog.Logger
	what   string
	failed atomic.Bool
}

// note takes the end of an export. Nobody else needs the error.
func (o *outage) note(err error) error {
	switch {
	case err != nil && !o.failed.Swap(true):
		o.log.Warn(fmt.Sprintf("[egg-otel] %s are lost: %v", o.what, err))
	case err == nil && o.failed.Swap(false):
		o.log.Info(fmt.Sprintf("[egg-otel] %s are sent again", o.what))
	}
	return nil
}

type spanExporter struct {
	sdktrace.SpanExporter
	outage
}

// ExportSpans sends spans.
func (e *spanExporter) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	return e.note(e.SpanExporter.ExportSpans(ctx, spans))
}

type metricExporter struct {
	sdkmetric.Exporter
	outage
}

// Export sends metrics.
func (e *metricExporter) Export(ctx context.Context, metrics *metricdata.ResourceMetrics) error {
	return e.note(e.Exporter.Export(ctx, metrics))
}
