package consul

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/koa-go/koa/discovery"
)

// Registry is a registrar, a resolver and a store of values over one agent. Its
// methods may be called by several goroutines.
type Registry struct {
	*client
	opts      Options
	followers *discovery.Followers
}

var (
	_ discovery.Registrar = (*Registry)(nil)
	_ discovery.Resolver  = (*Registry)(nil)
)

// New returns the registry of an agent, which it does not ask yet. It fails when
// the options or Consul's environment variables make no sense. nil stands for
// the zero Options.
func New(opts *Options) (*Registry, error) {
	o := Options{}
	if opts != nil {
		o = *opts
	}
	o = o.withDefaults()
	c, err := newClient(&o)
	if err != nil {
		return nil, err
	}
	r := &Registry{client: c, opts: o}
	r.followers = discovery.NewFollowers(r.begin)
	return r, nil
}

// Close stops following services and waits until that has ended. The lists stay
// as they are; what is registered stays, until its Deregister. It returns nil,
// also when called again.
func (r *Registry) Close() error {
	err := r.followers.Close()
	r.http.CloseIdleConnections()
	return err
}

// Ping fails when the agent does not answer. An agent without a leader answers, and so does one
// that refuses the token.
func (r *Registry) Ping(ctx context.Context) error {
	_, err := r.call(ctx, http.MethodGet, "/v1/status/leader", nil, nil, 0)
	if _, ok := errors.AsType[*StatusError](err); ok || err == nil {
		return nil
	}
	return fmt.Errorf("discovery/consul: %w", err)
}

// Resolve implements discovery.Resolver. The first call for a service waits for
// Consul and fails when it does; the service is followed from then on.
func (r *Registry) Resolve(ctx context.Context, service string) ([]discovery.Instance, error) {
	return r.followers.Resolve(ctx, service)
}

// Watch implements discovery.Resolver. It fails only with ctx's error, with that
// of a name which is empty, and after Close. The service is followed until
// Close, also after the last watcher is gone.
func (r *Registry) Watch(ctx context.Context, service string) (discovery.Watcher, error) {
	return r.followers.Watch(ctx, service)
}

// query are the parameters that every question to the cluster has.
func (r *Registry) query() url.Values {
	query := url.Values{}
	if r.opts.Datacenter != "" {
		query.Set("dc", r.opts.Datacenter)
	}
	return query
}

// wrap says whose an error is.
func wrap(what, name string, err error) error {
	return fmt.Errorf("discovery/consul: %s %s: %w", what, name, err)
}
