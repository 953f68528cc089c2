package gateway

import (
	"fmt"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/dns"
	"github.com/koa-go/koa/discovery/file"
	"github.com/koa-go/koa/discovery/static"
	"github.com/koa-go/koa/egg/config"
)

// Registry is one of a kind, with its settings: a pointer to a struct that the
// configuration sets, as egg/config says.
type Registry interface {
	// Open returns a resolver with these settings. One that is an io.Closer too is
	// closed when the last service on it has ended. Open must not wait for a server:
	// a registry that is away must not keep the gateway from starting.
	Open(o Opening) (discovery.Resolver, error)
}

// Opening is what a [Registry] is opened with.
type Opening struct {
	// Name is what the configuration calls it.
	Name string

	// Dir is the directory of the configuration, for names of files.
	Dir string

	// Log is for what goes wrong later.
	Log *slog.Logger
}

// Registries are kinds of registries that a program adds, by the name that stands
// in the configuration: a function that returns a pointer to the default settings.
// "static", "file", "dns" and "consul" are there, and may be replaced.
type Registries map[string]func() Registry

// kinds are the registries that need nothing but the standard library.
func kinds() Registries {
	return Registries{
		"static": func() Registry { return new(staticRegistry) },
		"file":   func() Registry { return new(fileRegistry) },
		"dns":    func() Registry { return new(dnsRegistry) },
		"consul": func() Registry { return new(consulRegistry) },
	}
}

// RegistryConfigs are the registries of a configuration by name. Each has one key,
// its kind, with its settings:
//
//	registries:
//	  fleet:
//	    file: {path: services.json}
type RegistryConfigs struct {
	kinds Registries
	list  map[string]Registry
}

// UnmarshalConfig gives each the settings of its kind.
func (c *RegistryConfigs) UnmarshalConfig(n *config.Node) error {
	if n.Kind() != config.Object {
		return n.Errorf("is not an object of names and registries")
	}
	c.list = map[string]Registry{}
	var failed error
	for name, one := range n.Fields() {
		fields := maps.Collect(one.Fields())
		if len(fields) != 1 {
			return one.Errorf("has %d kinds; write one of %s", len(fields), c.known())
		}
		for kind, settings := range fields {
			if c.kinds[kind] == nil {
				return settings.Errorf("%q is no kind of a registry; there are %s", kind, c.known())
			}
			r := c.kinds[kind]()
			if err := settings.Decode(r); err != nil {
				failed = err // told already; the others may have mistakes too
			}
			c.list[name] = r
		}
	}
	return failed
}

func (c *RegistryConfigs) known() string {
	return fmt.Sprintf("%q", slices.Sorted(maps.Keys(c.kinds)))
}

// staticRegistry is a list for each service.
type staticRegistry map[string][]Instance

func (r *staticRegistry) Open(Opening) (discovery.Resolver, error) {
	var all []discovery.Instance
	for service, instances := range *r {
		all = append(all, of(service, instances)...)
	}
	return static.New(all...)
}

func of(service string, instances []Instance) []discovery.Instance {
	list := make([]discovery.Instance, 0, len(instances))
	for _, i := range instances {
		i.Service = service
		list = append(list, i.Instance)
	}
	return list
}

// fileRegistry is a file of discovery/file.
type fileRegistry struct {
	Path     string        // relative to the configuration
	Interval time.Duration // between two looks
}

func (r *fileRegistry) Open(o Opening) (discovery.Resolver, error) {
	path := r.Path
	if !filepath.IsAbs(path) {
		path = filepath.Join(o.Dir, path)
	}
	return file.Open(path, &file.Options{Interval: r.Interval, OnError: func(err error) {
		o.Log.Warn("registry", "registry", o.Name, "error", err)
	}})
}

// dnsRegistry is discovery/dns over the system's resolver.
type dnsRegistry struct {
	Names         map[string]string // what to look up for a service
	Interval      time.Duration
	Timeout       time.Duration
	AllPriorities bool
}

func (r *dnsRegistry) Open(o Opening) (discovery.Resolver, error) {
	return dns.New(&dns.Options{
		Names: r.Names, Interval: r.Interval, Timeout: r.Timeout, AllPriorities: r.AllPriorities,
		OnError: func(service string, err error) {
			o.Log.Warn("registry", "registry", o.Name, "service", service, "error", err)
		},
	}), nil
}
