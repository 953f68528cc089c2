// Package static resolves services from a fixed list: for tests, for fleets that
// do not change, and as the start before there is a registry.
package static

import (
	"context"

	"github.com/koa-go/koa/discovery"
)

// Resolver knows what New was given. Its methods may be called by several
// goroutines; it starts none.
type Resolver struct {
	feeds map[string]*discovery.Feed
}

var _ discovery.Resolver = (*Resolver)(nil)

// New returns a resolver of these instances, which may be of several services.
// It fails when an instance is not complete or when two of one service have the
// same ID; see discovery.PrepareList.
func New(list ...discovery.Instance) (*Resolver, error) {
	services := map[string][]discovery.Instance{}
	for _, in := range list {
		services[in.Service] = append(services[in.Service], in)
	}
	r := &Resolver{feeds: map[string]*discovery.Feed{}}
	for service, list := range services {
		prepared, err := discovery.PrepareList(service, list)
		if err != nil {
			return nil, err
		}
		r.feeds[service] = new(discovery.Feed)
		r.feeds[service].Set(prepared)
	}
	return r, nil
}

// Resolve implements discovery.Resolver. It fails only with ctx's error.
func (r *Resolver) Resolve(ctx context.Context, service string) ([]discovery.Instance, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	list, _ := r.feed(service).List()
	return list, nil
}

// Watch implements discovery.Resolver. After the first list the watcher waits,
// since nothing changes. It fails only with ctx's error.
func (r *Resolver) Watch(ctx context.Context, service string) (discovery.Watcher, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return r.feed(service).Watch(nil), nil
}

func (r *Resolver) feed(service string) *discovery.Feed {
	if f := r.feeds[service]; f != nil {
		return f
	}
	none := new(discovery.Feed)
	none.Set(nil)
	return none
}
