package discovery

import (
	"context"
	"errors"
)

// ErrClosed is returned by Next of a Watcher that was closed, and by registries that were.
var ErrClosed = errors.New("discovery: closed")

// Instance is one running copy of a service. An instance in a list can be
// called as far as the registry knows: those that failed their health check are
// not listed. In lists ID is set and Weight is at least 1; Tags and Meta are
// shared with other callers and must not be changed.
type Instance struct {
	// ID names the instance within its service. Empty stands for Address.
	ID string `json:"id,omitempty"`

	// Service is the name callers ask for.
	Service string `json:"service,omitempty"`

	// Address is where it listens, as host:port; an IPv6 host is in brackets.
	Address string `json:"address"`

	// Zone is where it runs, such as a rack or a data centre, for callers that
	// prefer what is near. Empty is not known.
	Zone string `json:"zone,omitempty"`

	// Version is the build it runs, for callers that tell them apart.
	Version string `json:"version,omitempty"`

	// Weight is its share of the calls in relation to the others. 0 stands for 1.
	Weight int `json:"weight,omitempty"`

	// Tags are words that callers may choose by.
	Tags []string `json:"tags,omitempty"`

	// Meta is what else the registry knows about it.
	Meta map[string]string `json:"meta,omitempty"`
}

// Registrar is where a service says that it runs.
type Registrar interface {
	// Register lists the instance, in place of one with the same ID, and keeps
	// it listed until Deregister, across outages of the registry. ctx bounds
	// the call only. What Instance.Prepare refuses is an error.
	Register(ctx context.Context, in Instance) (Registration, error)
}

// Registration is one instance in a registry.
type Registration interface {
	// Deregister takes the instance out of the lists and ends what kept it
	// there. It is called before a server drains. An instance that was
	// registered anew meanwhile stays. A second call does nothing.
	Deregister(ctx context.Context) error
}

// Resolver is where callers learn who runs a service. Its methods may be called
// by several goroutines. The names of services are the program's, never a
// client's: an implementation may keep something for each.
type Resolver interface {
	// Resolve returns the instances of a service ordered by ID. A service
	// nobody runs is an empty list and no error. While the registry cannot be
	// reached it is the last known list; an error says that there is none yet
	// or that ctx is done. The slice belongs to the caller.
	Resolve(ctx context.Context, service string) ([]Instance, error)

	// Watch follows a service until the Watcher is closed. ctx bounds the call
	// only. An error says that the service can never be followed, not that the
	// registry is away.
	Watch(ctx context.Context, service string) (Watcher, error)
}

// Watcher follows the list of one service.
type Watcher interface {
	// Next returns the first list as soon as it is known, and afterwards waits
	// until the list differs from the one returned before; changes that came
	// between two calls are seen as one. Lists are those of Resolve. It fails
	// only with ctx's error or with ErrClosed: an outage is waited out. One
	// goroutine may call it at a time.
	Next(ctx context.Context) ([]Instance, error)

	// Close ends the watch and wakes Next. Any goroutine may call it, also
	// more than once.
	Close() error
}
