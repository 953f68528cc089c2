package gateway

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/static"
	"github.com/koa-go/koa/egg/config"
	"github.com/koa-go/koa/proxy"
)

// generation is what one reading of the configuration made. What did not change is
// handed from one to the next.
type generation struct {
	config     *Config
	registries map[string]*registry
	services   map[string]*service
	access     *accessLog
	routes     []*route // the most specific first
	nowhere    *route   // for what no route is for
}

type registry struct {
	*resource
	settings Registry
	resolver discovery.Resolver
}

type service struct {
	*resource
	settings Service
	tls      tlsFiles // as they were read
	registry *registry
	proxy    *proxy.Proxy
}

// builder makes a generation out of a configuration and the generation before.
type builder struct {
	*Gateway
	*generation
	before *generation
	made   []*resource // for this one
}

// build returns the generation for c. When it fails nothing is left of it.
func (g *Gateway) build(c *Config, before *generation) (*generation, error) {
	b := &builder{Gateway: g, before: before, generation: &generation{
		config: c, registries: map[string]*registry{}, services: map[string]*service{},
	}}
	if err := b.all(); err != nil {
		slices.Reverse(b.made) // services before their registries
		releaseAll(b.made)
		return nil, err
	}
	return b.generation, nil
}

func (b *builder) all() error {
	var failed []error
	for _, name := range slices.Sorted(maps.Keys(b.config.Registries.list)) {
		failed = append(failed, b.registry(name, b.config.Registries.list[name]))
	}
	if err := errors.Join(failed...); err != nil {
		return err // services would fail for the same reason
	}
	for _, name := range slices.Sorted(maps.Keys(b.config.Services)) {
		failed = append(failed, b.service(name, b.config.Services[name]))
	}
	failed = append(failed, b.accessLog())
	if err := errors.Join(failed...); err != nil {
		return err
	}
	return b.allRoutes()
}

func (b *builder) registry(name string, settings Registry) error {
	if old := b.before.registries[name]; old != nil && reflect.DeepEqual(old.settings, settings) {
		b.registries[name] = old
		return nil
	}
	resolver, err := settings.Open(Opening{Name: name, Dir: b.dir, Log: b.logger})
	if err != nil {
		return fmt.Errorf("registry %s: %w", name, err)
	}
	b.registries[name] = b.newRegistry(settings, resolver)
	return nil
}

func (b *builder) newRegistry(settings Registry, resolver discovery.Resolver) *registry {
	r := &registry{settings: settings, resolver: resolver}
	r.resource = newResource(func() {
		if c, ok := resolver.(io.Closer); ok {
			_ = c.Close() // nobody is left to tell
		}
	})
	b.made = append(b.made, r.resource)
	return r
}

func (b *builder) service(name string, settings Service) error {
	files, err := readTLS(settings.TLS, b.dir)
	if err != nil {
		return settings.mistake(name, err)
	}
	on, err := b.registryOf(name, settings)
	if err != nil {
		return settings.mistake(name, err)
	}
	if old := b.before.services[name]; old != nil && old.registry == on && old.settings.same(settings) && reflect.DeepEqual(old.tls, files) {
		b.services[name] = old
		return nil
	}
	s := &service{settings: settings, tls: files, registry: on}
	opts := settings.Options
	if opts.Balancer, err = settings.balancer(); err == nil {
		opts.TLS, err = files.config(settings.TLS)
	}
	if err == nil {
		err = attempt(func() { s.proxy = proxy.New(on.resolver, settings.Name, &opts) })
	}
	if err != nil {
		return settings.mistake(name, err)
	}
	on.hold() // it is there: this generation has it
	s.resource = newResource(func() {
		_ = s.proxy.Close() // always nil
		b.ended(s)
		on.release()
	})
	b.made = append(b.made, s.resource)
	b.services[name] = s
	return nil
}

// registryOf is the registry of a service. Instances in the service itself are one of
// its own, under a name that no configuration can give.
func (b *builder) registryOf(name string, settings Service) (*registry, error) {
	if len(settings.Instances) == 0 {
		return b.registries[settings.Registry], nil
	}
	key := "instances of " + name
	list := staticRegistry{settings.Name: settings.Instances}
	if old := b.before.registries[key]; old != nil && reflect.DeepEqual(old.settings, &list) {
		b.registries[key] = old
		return old, nil
	}
	resolver, err := static.New(of(settings.Name, settings.Instances)...)
	if err != nil {
		return nil, err
	}
	b.registries[key] = b.newRegistry(&list, resolver)
	return b.registries[key], nil
}

// same reports whether two services are alike, wherever they stand in the file.
func (s Service) same(other Service) bool {
	s.source, other.source = config.Source{}, config.Source{}
	return reflect.DeepEqual(s, other)
}

// mistake says where the service stands.
func (s Service) mistake(name string, err error) error {
	return fmt.Errorf("%s: services.%s: %w", s.source, name, err)
}

// attempt is for what panics when an option makes no sense: in a program that is a
// mistake of its author, and here one of the file.
func attempt(do func()) (err error) {
	defer func() {
		if text, ok := recover().(string); ok {
			err = errors.New(text)
		}
	}()
	do()
	return nil
}

// retire releases what after, which may be nil, has not taken over.
func (gen *generation) retire(after *generation) {
	if after == nil {
		after = &generation{}
	}
	for name, s := range gen.services {
		if after.services[name] != s {
			s.release()
		}
	}
	for name, r := range gen.registries {
		if after.registries[name] != r {
			r.release()
		}
	}
	if gen.access != nil && gen.access != after.access {
		gen.access.release()
	}
}
