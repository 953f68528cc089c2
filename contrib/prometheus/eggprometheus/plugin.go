package eggprometheus

import (
	"context"
	"embed"
	"fmt"

	prom "github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/prometheus"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/engine"
)

// Options are what the configuration cannot say.
type Options struct {
	// Collectors returns further metrics, such as those of prometheus.NewPoolCollector. It is
	// called when the components of the application are made. Default: none.
	Collectors func(app *egg.App) []prom.Collector

	// Exemplar is that of [prometheus.Options].
	Exemplar func(ctx context.Context) prom.Labels
}

//go:embed config.unittest.yaml
var files embed.FS

// Plugin returns the plugin prometheus. It provides a *prometheus.Registry. Its address
// answers until the last request is over, the drain included. opts may be nil.
func Plugin(opts *Options) egg.Plugin {
	p := &plugin{config: defaultConfig(), registry: prom.NewRegistry()}
	if opts != nil {
		p.options = *opts
	}
	return egg.Plugin{
		Name: "prometheus", Config: p.config, Files: files, Provide: p.provide, Boot: p,
		Layers: []egg.Layer{{Name: "prometheus", Before: "meta", New: p.layer}},
	}
}

type plugin struct {
	config   *Config
	options  Options
	registry *prom.Registry

	stop  context.CancelFunc // nil: nothing listens
	ended chan error
}

var (
	_ egg.ConfigDidLoad  = (*plugin)(nil)
	_ egg.DidLoad        = (*plugin)(nil)
	_ egg.ServerDidReady = (*plugin)(nil)
	_ egg.BeforeClose    = (*plugin)(nil)
)

// ConfigDidLoad checks the section.
func (p *plugin) ConfigDidLoad(*egg.App) error { return p.config.validate() }

func (p *plugin) provide(app *egg.App) error {
	egg.Provide(app, p.registry)
	return nil
}

func (p *plugin) layer(*egg.App) (koa.Middleware, error) {
	c := p.config
	count := prometheus.New(p.registry, &prometheus.Options{
		Namespace: c.Namespace, Buckets: c.Buckets, Native: c.Native, StatusClass: c.StatusClass, Exemplar: p.options.Exemplar,
	})
	if !c.Public {
		return count, nil
	}
	return koa.Compose(prometheus.Endpoint(c.Path, p.registry), count), nil
}

// DidLoad registers what there is beside requests.
func (p *plugin) DidLoad(_ context.Context, app *egg.App) error {
	var all []prom.Collector
	if !p.config.NoRuntime {
		all = append(all, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	}
	if p.options.Collectors != nil {
		all = append(all, p.options.Collectors(app)...)
	}
	for _, c := range all {
		if err := p.registry.Register(c); err != nil {
			return err
		}
	}
	return nil
}

// ServerDidReady begins to serve the metrics.
func (p *plugin) ServerDidReady(ctx context.Context, app *egg.App) error {
	if p.config.Listen == nowhere {
		return nil
	}
	l, err := engine.Listen(ctx, p.config.Listen)
	if err != nil {
		return fmt.Errorf("prometheus.listen: %w", err)
	}
	own := koa.New(&koa.Options{Env: app.Env(), Logger: app.CoreLogger()}).Use(prometheus.Endpoint(p.config.Path, p.registry))
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	p.stop, p.ended = stop, make(chan error, 1)
	go func() { p.ended <- engine.Serve(serving, l, own, &engine.Options{DrainLinger: -1}) }()
	app.CoreLogger().Info(fmt.Sprintf("[egg-prometheus] metrics are at %s, path %s", l.Addr(), p.config.Path))
	return nil
}

// BeforeClose ends it.
func (p *plugin) BeforeClose(context.Context, *egg.App) error {
	if p.stop == nil {
		return nil
	}
	p.stop()
	return <-p.ended
}
