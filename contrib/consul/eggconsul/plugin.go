package eggconsul

import (
	"context"
	"fmt"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/consul"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/register"
)

// Plugin lists the application in Consul, if [Config] says so, and provides a *consul.Registry,
// which is there as a discovery.Resolver too. The application closes it.
func Plugin() egg.Plugin {
	p := &plugin{config: &Config{}}
	return egg.Plugin{Name: "consul", Config: p.config, Provide: p.provide, Boot: p}
}

type plugin struct {
	config   *Config
	registry *consul.Registry // nil before Provide
	entry    *register.Entry  // nil: the application is not listed
}

var (
	_ egg.DidLoad     = (*plugin)(nil)
	_ egg.DidStart    = (*plugin)(nil)
	_ egg.CheckHealth = (*plugin)(nil)
	_ egg.BeforeDrain = (*plugin)(nil)
	_ egg.BeforeClose = (*plugin)(nil)
)

func (p *plugin) provide(app *egg.App) error {
	opts, err := p.config.options()
	if err != nil {
		return err
	}
	opts.OnError = func(err error) { warn(app, err) }
	if p.registry, err = consul.New(opts); err != nil {
		return err
	}
	if c := p.config.Register; c != nil {
		p.entry = register.New(&register.Options{
			Registrar: p.registry, Config: *c, Section: "consul", WeakDependent: p.config.WeakDependent,
		})
	}
	egg.Provide(app, p.registry)
	egg.Provide[discovery.Resolver](app, p.registry)
	return nil
}

func warn(app *egg.App, err error) {
	app.CoreLogger().Warn(fmt.Sprintf("[egg-consul] %v", err))
}

// startTimeout is how long the agent may take to answer when the application starts.
const startTimeout = 5 * time.Second

// DidLoad waits for the agent.
func (p *plugin) DidLoad(ctx context.Context, app *egg.App) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	err := p.registry.Ping(ctx)
	if err != nil && p.config.WeakDependent {
		warn(app, err)
		return nil
	}
	return err
}

// DidStart lists the application.
func (p *plugin) DidStart(ctx context.Context, app *egg.App) error {
	return p.entry.Join(ctx, app)
}

// CheckHealth asks whether the agent answers, unless the application can work without it
// (WeakDependent).
func (p *plugin) CheckHealth(ctx context.Context, _ *egg.App) error {
	if p.config.WeakDependent {
		return nil
	}
	return p.registry.Ping(ctx)
}

// BeforeDrain takes the application out of the lists while it still answers.
func (p *plugin) BeforeDrain(ctx context.Context, _ *egg.App) error { return p.entry.Leave(ctx) }

// BeforeClose is for a start that failed halfway, and for an agent that did not answer when the
// application left: if it does not now, the check tells Consul.
func (p *plugin) BeforeClose(ctx context.Context, app *egg.App) error {
	if p.registry == nil {
		return nil
	}
	if err := p.entry.Leave(ctx); err != nil {
		warn(app, err)
	}
	return p.registry.Close()
}
