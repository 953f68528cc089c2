package consul

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"

	"github.com/koa-go/koa/discovery"
)

// Registry is a registrar, a resolver and a store of values over one agent. Its
// methods may be called by several goroutines.
type Registry struct {
	mu        sync.Mutex // guards the rest
	followers map[string]*follower
	closed    bool

	*client
	opts   Options
	life   context.Context // of the followers
	cancel context.CancelFunc
	all    sync.WaitGroup // the followers
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
	r := &Registry{client: c, opts: o, followers: map[string]*follower{}}
	r.life, r.cancel = context.WithCancel(context.Background())
	return r, nil
}

// Close stops following services and waits until that has ended. The lists stay
// as they are; what is registered stays, until its Deregister. It returns nil,
// also when called again.
func (r *Registry) Close() error {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.cancel()
	r.all.Wait()
	r.http.CloseIdleConnections()
	return nil
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
	f, err := r.follower(ctx, service)
	if err != nil {
		return nil, err
	}
	select {
	case <-f.tried:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if list, known := f.feed.List(); known {
		return list, nil
	}
	return nil, f.failure()
}

// Watch implements discovery.Resolver. It fails only with ctx's error, with that
// of a name which is empty, and after Close. The service is followed until
// Close, also after the last watcher is gone.
func (r *Registry) Watch(ctx context.Context, service string) (discovery.Watcher, error) {
	f, err := r.follower(ctx, service)
	if err != nil {
		return nil, err
	}
	return f.feed.Watch(nil), nil
}

// follower returns who follows a service, and starts it for the first caller.
func (r *Registry) follower(ctx context.Context, name string) (*follower, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if name == "" {
		return nil, errors.New("discovery/consul: a service has no name")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if f := r.followers[name]; f != nil {
		return f, nil
	}
	if r.closed {
		return nil, discovery.ErrClosed
	}
	f := newFollower(r, name)
	r.followers[name] = f
	r.all.Go(func() { f.run(r.life) })
	return f, nil
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
