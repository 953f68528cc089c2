// Package dns resolves services from DNS. A service is named by what is looked
// up: "users.example:8080" is the address records (A and AAAA) of users.example
// with that port, and a name that starts with an underscore, such as
// "_http._tcp.users.example", is SRV records (RFC 2782).
//
// Lists are asked for anew at an interval. The standard library's resolver does
// not tell how long a record may be kept, so the interval stands for the TTL of
// your records; a caching resolver on the machine or in the cluster obeys it.
//
// Each address is an instance, so callers spread over all of them. Its
// Meta["host"] is the name it came from, for TLS and for the Host header.
package dns

import (
	"cmp"
	"context"
	"maps"
	"net"
	"sync"
	"time"

	"github.com/koa-go/koa/discovery"
)

// Options for New. The zero value is ready to use.
type Options struct {
	// Resolver asks the servers. nil is one of the system's configuration with
	// StrictErrors, which you should set too: without it, a server that fails
	// in between can look like a name that does not exist.
	Resolver *net.Resolver

	// Names says what to look up for a service, where that is not its name:
	// {"users": "users.example:8080"}.
	Names map[string]string

	// Interval is how old a list may become, give or take a tenth, so that many
	// processes do not ask together. A lookup that failed is repeated after a
	// second, then after two, and so on up to Interval. The default is 30
	// seconds.
	Interval time.Duration

	// Timeout bounds a lookup with all its queries. The default is five seconds.
	Timeout time.Duration

	// AllPriorities lists the targets of all SRV records. Otherwise those of
	// the lowest priority number that has an address are listed, and the others
	// are not.
	AllPriorities bool

	// OnError is told of every lookup that failed. The last known list stays.
	// It may be called by several goroutines. nil drops the reports.
	OnError func(service string, err error)
}

// Resolver asks the domain name system. Its methods may be called by several
// goroutines. It asks by itself while somebody watches, and otherwise when it is
// called and the list is too old; calls that come together share one lookup. A
// name that does not exist, or has no such records, is an empty list; servers
// that cannot be reached or fail are an outage.
type Resolver struct {
	mu       sync.Mutex // guards services
	services map[string]*service

	names map[string]string
	settings
}

var _ discovery.Resolver = (*Resolver)(nil)

// settings are the Options with their defaults.
type settings struct {
	net      *net.Resolver
	interval time.Duration
	timeout  time.Duration
	all      bool
	onError  func(string, error)
}

// New returns a resolver. nil stands for the zero Options. There is nothing to
// close: what it runs ends with the watchers, or after Timeout.
func New(opts *Options) *Resolver {
	if opts == nil {
		opts = &Options{}
	}
	r := &Resolver{
		services: map[string]*service{},
		names:    maps.Clone(opts.Names),
		settings: settings{
			net:      opts.Resolver,
			interval: cmp.Or(max(opts.Interval, 0), 30*time.Second),
			timeout:  cmp.Or(max(opts.Timeout, 0), 5*time.Second),
			all:      opts.AllPriorities,
			onError:  opts.OnError,
		},
	}
	if r.net == nil {
		r.net = &net.Resolver{StrictErrors: true}
	}
	if r.onError == nil {
		r.onError = func(string, error) {}
	}
	return r
}

// Resolve implements discovery.Resolver. It waits for a lookup when the list is
// too old, but not for one that failed a moment ago. It fails when the name
// cannot be looked up, when every lookup so far failed, and with ctx's error.
func (r *Resolver) Resolve(ctx context.Context, name string) ([]discovery.Instance, error) {
	s, err := r.service(ctx, name)
	if err != nil {
		return nil, err
	}
	err = s.refresh(ctx)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if list, known := s.feed.List(); known {
		return list, nil
	}
	return nil, err
}

// Watch implements discovery.Resolver. It fails when the name cannot be looked
// up, and with ctx's error.
func (r *Resolver) Watch(ctx context.Context, name string) (discovery.Watcher, error) {
	s, err := r.service(ctx, name)
	if err != nil {
		return nil, err
	}
	return s.watch(), nil
}

// service returns what is kept about a name, while ctx is not done.
func (r *Resolver) service(ctx context.Context, name string) (*service, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.services[name]; s != nil {
		return s, nil
	}
	q, err := parseQuestion(cmp.Or(r.names[name], name))
	if err != nil {
		return nil, err
	}
	s := &service{settings: r.settings, name: name, question: q}
	r.services[name] = s
	return s, nil
}
