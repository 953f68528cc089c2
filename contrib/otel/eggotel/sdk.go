package eggotel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/exporters/stdout/stdoutmetric"
	"go.opentelemetry.io/otel/exporters/stdout/stdouttrace"
	"go.opentelemetry.io/otel/propagation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/koa-go/koa/egg"
)

// newTracers returns nil when traces go to nobody.
func (c *Config) newTracers(ctx context.Context, res *resource.Resource, out io.Writer, log *slog.Logger) (*sdktrace.TracerProvider, error) {
	to, err := target("otel.traces", c.Traces, "OTEL_TRACES_EXPORTER")
	if err != nil || to == toNobody {
		return nil, err
	}
	var exporter sdktrace.SpanExporter
	if to == toStdout {
		exporter, err = stdouttrace.New(stdouttrace.WithWriter(out))
	} else {
		var opts []otlptracehttp.Option
		if url := c.endpoint("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "traces"); url != "" {
			opts = append(opts, otlptracehttp.WithEndpointURL(url))
		}
		exporter, err = otlptracehttp.New(ctx, opts...)
	}
	if err != nil {
		return nil, fmt.Errorf("otel.traces: %w", err)
	}
	opts := []sdktrace.TracerProviderOption{
		sdktrace.WithResource(res), sdktrace.WithBatcher(&spanExporter{exporter, outage{log: log, what: "traces"}}),
	}
	if os.Getenv("OTEL_TRACES_SAMPLER") == "" {
		opts = append(opts, sdktrace.WithSampler(sdktrace.ParentBased(sdktrace.TraceIDRatioBased(c.Ratio))))
	}
	return sdktrace.NewTracerProvider(opts...), nil
}

// newMeters returns nil when metrics go to nobody.
func (c *Config) newMeters(ctx context.Context, res *resource.Resource, out io.Writer, log *slog.Logger) (*sdkmetric.MeterProvider, error) {
	to, err := target("otel.metrics", c.Metrics, "OTEL_METRICS_EXPORTER")
	if err != nil || to == toNobody {
		return nil, err
	}
	var exporter sdkmetric.Exporter
	if to == toStdout {
		exporter, err = stdoutmetric.New(stdoutmetric.WithWriter(out))
	} else {
		var opts []otlpmetrichttp.Option
		if url := c.endpoint("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "metrics"); url != "" {
			opts = append(opts, otlpmetrichttp.WithEndpointURL(url))
		}
		exporter, err = otlpmetrichttp.New(ctx, opts...)
	}
	if err != nil {
		return nil, fmt.Errorf("otel.metrics: %w", err)
	}
	reader := sdkmetric.NewPeriodicReader(&metricExporter{exporter, outage{log: log, what: "metrics"}})
	return sdkmetric.NewMeterProvider(sdkmetric.WithResource(res), sdkmetric.WithReader(reader)), nil
}

// newResource says who sends the data. Of two values of an attribute the last counts.
func (c *Config) newResource(ctx context.Context, app *egg.App) (*resource.Resource, error) {
	attrs := []attribute.KeyValue{semconv.ServiceName(app.Name()), semconv.DeploymentEnvironmentNameKey.String(app.Env())}
	for name, value := range c.Attributes {
		attrs = append(attrs, attribute.String(name, value))
	}
	res, err := resource.New(ctx, resource.WithTelemetrySDK(), resource.WithHost(), resource.WithAttributes(attrs...), resource.WithFromEnv())
	if errors.Is(err, resource.ErrPartialResource) || errors.Is(err, resource.ErrSchemaURLConflict) {
		app.CoreLogger().Warn(fmt.Sprintf("[egg-otel] %v", err))
		return res, nil
	}
	return res, err
}

// newPropagator reads the variable OTEL_PROPAGATORS.
func newPropagator(log *slog.Logger) propagation.TextMapPropagator {
	text := os.Getenv("OTEL_PROPAGATORS")
	if text == "" {
		text = "tracecontext,baggage"
	}
	var all []propagation.TextMapPropagator
	for name := range strings.SplitSeq(text, ",") {
		switch strings.TrimSpace(name) {
		case "tracecontext":
			all = append(all, propagation.TraceContext{})
		case "baggage":
			all = append(all, propagation.Baggage{})
		case "none":
		default:
			log.Warn(fmt.Sprintf("[egg-otel] $OTEL_PROPAGATORS: %q is left out, as it is none of tracecontext and baggage", name))
		}
	}
	return propagation.NewCompositeTextMapPropagator(all...)
}
