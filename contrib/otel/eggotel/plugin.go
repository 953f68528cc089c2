package eggotel

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"time"

	apiotel "go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/metric"
	noopmetric "go.opentelemetry.io/otel/metric/noop"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	nooptrace "go.opentelemetry.io/otel/trace/noop"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/otel"
	"github.com/koa-go/koa/egg"
)

// Options are what the configuration cannot say.
type Options struct {
	// Stdout is where "stdout" goes; it is written to by one goroutine at a time. Default:
	// os.Stdout.
	Stdout io.Writer
}

//go:embed config.unittest.yaml
var files embed.FS

// Plugin returns the plugin otel. It provides a trace.TracerProvider and a
// metric.MeterProvider, and sends what there is when the application ends. A collector
// that cannot be reached is a line in the log, and nothing more. opts may be nil.
func Plugin(opts *Options) egg.Plugin {
	p := &plugin{config: defaultConfig(), stdout: &oneByOne{w: os.Stdout}}
	if opts != nil && opts.Stdout != nil {
		p.stdout.w = opts.Stdout
	}
	return egg.Plugin{
		Name: "otel", Config: p.config, Files: files, Provide: p.provide, Boot: p,
		Layers: []egg.Layer{{Name: "otel", Before: "meta", New: p.layer}},
	}
}

// oneByOne is for traces and metrics in one place.
type oneByOne struct {
	mu sync.Mutex // held while writing
	w  io.Writer
}

// Write writes p whole.
func (o *oneByOne) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.w.Write(p)
}

type plugin struct {
	config *Config
	stdout *oneByOne

	tracers *sdktrace.TracerProvider // nil: traces go to nobody
	meters  *sdkmetric.MeterProvider // nil: metrics go to nobody
	options otel.Options
}

var (
	_ egg.ConfigWillLoad = (*plugin)(nil)
	_ egg.BeforeClose    = (*plugin)(nil)
)

// ConfigWillLoad sets the SDK up: the HTTP client is made right after it.
func (p *plugin) ConfigWillLoad(app *egg.App) error {
	if err := p.config.validate(); err != nil {
		return err
	}
	if err := p.setUp(context.Background(), app); err != nil {
		return err
	}
	if p.off() {
		return nil
	}
	app.WrapHTTPClient(func(network http.RoundTripper) http.RoundTripper { return otel.Transport(network, &p.options) })
	if p.config.Layers && p.tracers != nil {
		app.WrapLayers(otel.Layer)
	}
	if p.config.Global {
		apiotel.SetTracerProvider(p.options.TracerProvider)
		apiotel.SetMeterProvider(p.options.MeterProvider)
		apiotel.SetTextMapPropagator(p.options.Propagator)
	}
	return nil
}

func (p *plugin) off() bool { return p.tracers == nil && p.meters == nil }

func (p *plugin) setUp(ctx context.Context, app *egg.App) error {
	log := app.CoreLogger()
	res, err := p.config.newResource(ctx, app)
	if err != nil {
		return err
	}
	p.options = otel.Options{
		TracerProvider: nooptrace.NewTracerProvider(), MeterProvider: noopmetric.NewMeterProvider(),
		Propagator: newPropagator(log), Public: p.config.Public,
	}
	if p.tracers, err = p.config.newTracers(ctx, res, p.stdout, log); err != nil {
		return err
	}
	if p.tracers != nil {
		p.options.TracerProvider = p.tracers
	}
	if p.meters, err = p.config.newMeters(ctx, res, p.stdout, log); err != nil {
		return err
	}
	if p.meters != nil {
		p.options.MeterProvider = p.meters
	}
	if protocol := os.Getenv("OTEL_EXPORTER_OTLP_PROTOCOL"); protocol == "grpc" {
		log.Warn("[egg-otel] $OTEL_EXPORTER_OTLP_PROTOCOL is grpc; what is sent is OTLP over HTTP, whose port is mostly 4318")
	}
	return nil
}

func (p *plugin) provide(app *egg.App) error {
	egg.Provide[trace.TracerProvider](app, p.options.TracerProvider)
	egg.Provide[metric.MeterProvider](app, p.options.MeterProvider)
	return nil
}

func (p *plugin) layer(*egg.App) (koa.Middleware, error) {
	if p.off() {
		return nil, nil
	}
	return koa.Compose(otel.New(&p.options), logTrace), nil
}

// logTrace gives the lines of the loggers the id of the trace.
func logTrace(ctx *koa.Context, next koa.Handler) error {
	if span := trace.SpanContextFromContext(ctx.Context()); span.IsValid() {
		egg.SetTrace(ctx, span.TraceID().String())
	}
	return next(ctx)
}

// flushTimeout is how long the end of the application waits for the collector.
const flushTimeout = 5 * time.Second

// BeforeClose sends what there is. That it cannot be sent is no error of the application.
func (p *plugin) BeforeClose(ctx context.Context, app *egg.App) error {
	ctx, cancel := context.WithTimeout(ctx, flushTimeout)
	defer cancel()
	var traces, metrics error
	var both sync.WaitGroup
	if p.tracers != nil {
		both.Go(func() { traces = p.tracers.Shutdown(ctx) })
	}
	if p.meters != nil {
		both.Go(func() { metrics = p.meters.Shutdown(ctx) })
	}
	both.Wait()
	if err := errors.Join(traces, metrics); err != nil {
		app.CoreLogger().Warn(fmt.Sprintf("[egg-otel] the last traces and metrics are lost: %v", err))
	}
	return nil
}
