// Package memory is a registry inside one process: for tests, for examples, and
// for services that run in the program that calls them.
package memory

import (
	"cmp"
	"context"
	"sync"
	"time"

	"github.com/koa-go/koa/discovery"
)

// Options for New. The zero value is ready to use.
type Options struct {
	// TTL is how long an instance stays listed after it was last found alive:
	// after Renew, or after Check succeeded. The default is ten seconds.
	TTL time.Duration

	// Check says whether a registered instance is alive; ctx ends after a third
	// of TTL. It is called every third of TTL, by one goroutine for each
	// registration. An instance is listed after its first success, leaves when
	// there was none for TTL, and returns with the next. nil lists an instance
	// from Register until Deregister.
	Check func(ctx context.Context, in discovery.Instance) error
}

// Registry is a registrar and a resolver. Its methods may be called by several
// goroutines. It needs no closing: what it runs ends with the registrations.
type Registry struct {
	mu       sync.Mutex // guards services and all below
	services map[string]*service

	ttl   time.Duration
	check func(context.Context, discovery.Instance) error
}

var (
	_ discovery.Registrar = (*Registry)(nil)
	_ discovery.Resolver  = (*Registry)(nil)
)

// service is what is registered under one name. It is kept when the last
// instance leaves, since watchers hold its feed.
type service struct {
	entries map[string]*entry // by ID
	feed    discovery.Feed
}

// entry is one registration or lease.
type entry struct {
	in     discovery.Instance
	listed bool
	end    func() // stops what decides about listed
}

// New returns an empty registry. nil stands for the zero Options.
func New(opts *Options) *Registry {
	if opts == nil {
		opts = &Options{}
	}
	return &Registry{
		services: map[string]*service{},
		ttl:      cmp.Or(opts.TTL, 10*time.Second),
		check:    opts.Check,
	}
}

// Resolve implements discovery.Resolver. It fails only with ctx's error.
func (r *Registry) Resolve(ctx context.Context, name string) ([]discovery.Instance, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.services[name]; s != nil {
		list, _ := s.feed.List()
		return list, nil
	}
	return nil, nil
}

// Watch implements discovery.Resolver. It fails only with ctx's error.
func (r *Registry) Watch(ctx context.Context, name string) (discovery.Watcher, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.service(name).feed.Watch(nil), nil
}

// Renew lists the instance for TTL from now, in place of one with the same ID.
// It is for instances that say themselves that they live, such as those which
// send a heartbeat to this process. What Instance.Prepare refuses is an error.
func (r *Registry) Renew(in discovery.Instance) error {
	in, err := in.Prepare()
	if err != nil {
		return err
	}
	e := &entry{in: in, listed: true}
	r.mu.Lock()
	defer r.mu.Unlock()
	timer := time.AfterFunc(r.ttl, func() { r.remove(e) })
	e.end = func() { timer.Stop() }
	r.put(e)
	return nil
}

// service returns the service with a name. The caller holds the lock.
func (r *Registry) service(name string) *service {
	s := r.services[name]
	if s == nil {
		s = &service{entries: map[string]*entry{}}
		s.feed.Set(nil)
		r.services[name] = s
	}
	return s
}

// put makes e the entry of its ID and ends the one before. The caller holds the
// lock.
func (r *Registry) put(e *entry) {
	s := r.service(e.in.Service)
	if old := s.entries[e.in.ID]; old != nil {
		old.end()
	}
	s.entries[e.in.ID] = e
	s.publish()
}

// remove takes e out, unless another has its place.
func (r *Registry) remove(e *entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e.end()
	if s := r.service(e.in.Service); s.entries[e.in.ID] == e {
		delete(s.entries, e.in.ID)
		s.publish()
	}
}

// list shows or hides e, unless another has its place.
func (r *Registry) list(e *entry, listed bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.service(e.in.Service); s.entries[e.in.ID] == e && e.listed != listed {
		e.listed = listed
		s.publish()
	}
}

// publish tells the feed who is listed. The caller holds the lock.
func (s *service) publish() {
	var list []discovery.Instance
	for _, e := range s.entries {
		if e.listed {
			list = append(list, e.in)
		}
	}
	s.feed.Set(list)
}
