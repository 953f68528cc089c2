package eggnats

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	natsgo "github.com/nats-io/nats.go"

	"github.com/koa-go/koa/contrib/nats"
	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/register"
)

// Plugin connects the application to NATS, as [Config] says, and lists it as a service. It
// provides the *nats.Conn of nats.go, which is that of nats.Connect and never gives up, and a
// *nats.Registry, which is there as a discovery.Resolver too. The application closes them.
func Plugin() egg.Plugin {
	p := &plugin{config: &Config{}}
	return egg.Plugin{Name: "nats", Config: p.config, Provide: p.provide, Boot: p}
}

type plugin struct {
	config   *Config
	conn     *natsgo.Conn    // nil before Provide
	registry *nats.Registry  // as conn
	entry    *register.Entry // nil: the application is not listed
}

var (
	_ egg.DidLoad     = (*plugin)(nil)
	_ egg.DidStart    = (*plugin)(nil)
	_ egg.CheckHealth = (*plugin)(nil)
	_ egg.BeforeDrain = (*plugin)(nil)
	_ egg.BeforeClose = (*plugin)(nil)
)

func (p *plugin) provide(app *egg.App) error {
	opts, err := p.config.connection(app)
	if err != nil {
		return err
	}
	conn, err := nats.Connect(opts)
	if err != nil {
		return err
	}
	registry, err := nats.NewRegistry(conn, p.config.registry(app))
	if err != nil {
		conn.Close()
		return err
	}
	p.conn, p.registry = conn, registry
	if c := p.config.Register; c != nil {
		p.entry = register.New(&register.Options{
			Registrar: registry, Config: *c, Section: "nats", WeakDependent: p.config.WeakDependent,
		})
	}
	egg.Provide(app, conn)
	egg.Provide(app, registry)
	egg.Provide[discovery.Resolver](app, registry)
	return nil
}

func warn(app *egg.App, err error) {
	app.CoreLogger().Warn(fmt.Sprintf("[egg-nats] %v", err))
}

// startTimeout is how long a server that let the application in may take to answer when that
// starts.
const startTimeout = 5 * time.Second

// DidLoad asks a server.
func (p *plugin) DidLoad(ctx context.Context, app *egg.App) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	err := p.ping(ctx)
	if err != nil && p.config.WeakDependent {
		warn(app, err)
		return nil
	}
	return err
}

// CheckHealth asks whether a server answers, unless the application can work without one
// (WeakDependent).
func (p *plugin) CheckHealth(ctx context.Context, _ *egg.App) error {
	if p.config.WeakDependent {
		return nil
	}
	return p.ping(ctx)
}

// ping fails at once while there is no connection; the log has the reason, which nats.go
// does not always keep.
func (p *plugin) ping(ctx context.Context) error {
	err := errors.New("there is no connection")
	if p.conn.IsConnected() {
		err = p.conn.FlushWithContext(ctx)
	} else if why := p.conn.LastError(); why != nil {
		err = why
	}
	if err == nil {
		return nil
	}
	return fmt.Errorf("the server %s does not answer: %w", strings.Join(p.conn.Servers(), ", "), err)
}

// DidStart lists the application.
func (p *plugin) DidStart(ctx context.Context, app *egg.App) error {
	return p.entry.Join(ctx, app)
}

// BeforeDrain takes the application out of the lists while it still answers.
func (p *plugin) BeforeDrain(ctx context.Context, _ *egg.App) error { return p.entry.Leave(ctx) }

// BeforeClose ends the connection. Before that it leaves once more, for a start that failed
// halfway; where that does not work the application leaves by its TTL.
func (p *plugin) BeforeClose(ctx context.Context, app *egg.App) error {
	if p.conn == nil {
		return nil
	}
	defer p.conn.Close()
	if err := p.entry.Leave(ctx); err != nil {
		warn(app, err)
	}
	return p.registry.Close()
}
