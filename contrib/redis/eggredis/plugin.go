package eggredis

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/koa-go/koa/egg"
)

// Clients are the clients of redis.clients by name (egg-redis's app.redis.get). Nobody
// may change it. The application closes them.
type Clients = egg.Named[goredis.UniversalClient]

// Plugin connects the application, as [Config] says, and provides a redis.UniversalClient of
// go-redis, which also is there as a *redis.Client, or as a *redis.ClusterClient for a
// cluster; or [Clients] when the configuration has several. The clients are those of
// redis.NewClient and its like: they obey the deadlines of contexts. The start fails when a
// server does not answer, but for WeakDependent.
func Plugin() egg.Plugin {
	p := &plugin{config: &Config{}}
	return egg.Plugin{Name: "redis", Config: p.config, Provide: p.provide, Boot: p}
}

type plugin struct {
	config  *Config
	configs map[string]ClientConfig
	clients Clients
}

var (
	_ egg.DidLoad     = (*plugin)(nil)
	_ egg.BeforeClose = (*plugin)(nil)
)

func (p *plugin) provide(app *egg.App) error {
	configs, err := p.config.clients()
	if err != nil {
		return err
	}
	p.configs, p.clients = configs, make(Clients, len(configs))
	for name, c := range configs {
		p.clients[name] = c.client()
	}
	if p.config.Client == nil {
		egg.Provide(app, p.clients)
		return nil
	}
	egg.Provide(app, p.clients[""])
	switch only := p.clients[""].(type) {
	case *goredis.Client:
		egg.Provide(app, only)
	case *goredis.ClusterClient:
		egg.Provide(app, only)
	}
	return nil
}

// startTimeout is how long a server may take to answer when the application starts.
const startTimeout = 5 * time.Second

// DidLoad waits for the servers.
func (p *plugin) DidLoad(ctx context.Context, app *egg.App) error {
	for _, name := range slices.Sorted(maps.Keys(p.clients)) {
		err := p.ping(ctx, name)
		if err == nil {
			continue
		}
		err = fmt.Errorf("the server %s does not answer: %w", p.configs[name].where(), err)
		if !p.configs[name].WeakDependent {
			return err
		}
		app.CoreLogger().Warn(fmt.Sprintf("[egg-redis] %v", err))
	}
	return nil
}

func (p *plugin) ping(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	return p.clients[name].Ping(ctx).Err()
}

// BeforeClose closes the connections.
func (p *plugin) BeforeClose(context.Context, *egg.App) error {
	var errs []error
	for _, client := range p.clients {
		errs = append(errs, client.Close())
	}
	return errors.Join(errs...)
}

// find returns the client of that name, or the only one.
func find(app *egg.App, section, name string) (goredis.UniversalClient, error) {
	if name == "" {
		if client, ok := egg.Lookup[goredis.UniversalClient](app); ok {
			return client, nil
		}
		return nil, fmt.Errorf("%s.name: say which of redis.clients it is", section)
	}
	clients, _ := egg.Lookup[Clients](app)
	if client := clients[name]; client != nil {
		return client, nil
	}
	return nil, fmt.Errorf("%s.name: redis.clients has no %s", section, name)
}
