package nats

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/koa-go/koa/discovery"
)

// RegistryOptions for NewRegistry. The zero value is ready to use.
type RegistryOptions struct {
	// Bucket is the name of the bucket: letters, digits, hyphens and underscores. All who
	// want to find each other need the same one. The default is services.
	Bucket string

	// TTL is how long an instance stays after its last sign of life; there are three in
	// that time. It has to be a second at least. The default is 15 seconds. Like Replicas it
	// is for who makes the bucket: one that exists keeps its own.
	TTL time.Duration

	// Replicas is how many servers of a cluster keep the bucket, from 1 to 5. The default
	// is 1.
	Replicas int

	// Timeout bounds Register, Deregister and the first Resolve of a service, which ask
	// again meanwhile. The default is ten seconds, since a cluster that lost a server may
	// take five to go on.
	Timeout time.Duration

	// OnError is told why a service cannot be followed or an instance cannot be kept
	// registered, whenever the reason changes, and of values that are no instance. It may
	// be called by several goroutines and must not call Close. nil drops the reports.
	OnError func(err error)
}

// Registry is a registrar and a resolver over one bucket. Its methods may be called by several
// goroutines.
type Registry struct {
	mu     sync.Mutex // guards closed
	closed bool

	followers *discovery.Followers
	link      *link
	store     *store
	opts      RegistryOptions
	life      context.Context // of the registrations
	cancel    context.CancelFunc
	all       sync.WaitGroup // who keeps the registrations
}

var (
	_ discovery.Registrar = (*Registry)(nil)
	_ discovery.Resolver  = (*Registry)(nil)
)

// NewRegistry returns the registry over a connection, such as that of [Connect], which it
// does not use yet. It fails when the options make no sense. nil stands for the zero
// RegistryOptions. The connection is the caller's to close, after the registry.
func NewRegistry(conn *nats.Conn, opts *RegistryOptions) (*Registry, error) {
	o := RegistryOptions{}
	if opts != nil {
		o = *opts
	}
	if err := o.complete(); err != nil {
		return nil, err
	}
	js, err := jetstream.New(conn)
	if err != nil {
		return nil, fmt.Errorf("nats: %w", err)
	}
	r := &Registry{
		link: newLink(conn),
		store: newStore(js, jetstream.KeyValueConfig{
			Bucket: o.Bucket, Description: "who runs which service", TTL: o.TTL, Replicas: o.Replicas,
		}),
		opts: o,
	}
	r.life, r.cancel = context.WithCancel(context.Background())
	r.followers = discovery.NewFollowers(r.begin)
	return r, nil
}

// complete fills in the defaults.
func (o *RegistryOptions) complete() error {
	setDefault(&o.Bucket, "services")
	setDefault(&o.TTL, 15*time.Second)
	setDefault(&o.Replicas, 1)
	setDefault(&o.Timeout, 10*time.Second)
	if o.OnError == nil {
		o.OnError = func(error) {}
	}
	for i := range len(o.Bucket) {
		if c := o.Bucket[i]; !plain(c) && c != '_' {
			return fmt.Errorf("nats: bucket %q is more than letters, digits, hyphens and underscores", o.Bucket)
		}
	}
	switch {
	case o.TTL < time.Second:
		return fmt.Errorf("nats: TTL %v is less than a second", o.TTL)
	case o.Replicas < 1 || o.Replicas > 5:
		return fmt.Errorf("nats: %d replicas are not 1 to 5", o.Replicas)
	case o.Timeout < 0:
		return fmt.Errorf("nats: timeout %v has passed already", o.Timeout)
	}
	return nil
}

func setDefault[T comparable](v *T, def T) {
	var none T
	if *v == none {
		*v = def
	}
}

// Close stops following services and keeping instances registered, and waits until that has
// ended. The lists stay as they are; an instance that was not taken out leaves by its TTL. It
// returns nil, also when called again.
func (r *Registry) Close() error {
	r.mu.Lock()
	again := r.closed
	r.closed = true
	r.mu.Unlock()
	r.cancel()
	r.all.Wait()
	err := r.followers.Close()
	if !again {
		r.link.close()
	}
	return err
}

// Resolve implements discovery.Resolver. The first call for a service waits for NATS, for
// RegistryOptions.Timeout at most, and fails when it does; the service is followed from then
// on.
func (r *Registry) Resolve(ctx context.Context, service string) ([]discovery.Instance, error) {
	return r.followers.Resolve(ctx, service)
}

// Watch implements discovery.Resolver. It fails only with ctx's error, with that of a name
// that is empty or too long, and after Close. The service is followed until Close, also
// after the last watcher is gone.
func (r *Registry) Watch(ctx context.Context, service string) (discovery.Watcher, error) {
	return r.followers.Watch(ctx, service)
}

// question is how long one question to the server may take.
const question = 2 * time.Second

var errSlow = errors.New("NATS does not answer")

// try waits for a connection until ctx is done, and then calls fn with the bucket.
func (r *Registry) try(ctx context.Context, fn func(ctx context.Context, b *bucket) error) error {
	session, err := r.link.await(ctx)
	if err != nil {
		return err
	}
	ctx, end := join(ctx, session)
	defer end()
	ctx, cancel := context.WithTimeoutCause(ctx, question, errSlow)
	defer cancel()
	b, err := r.store.open(ctx)
	if err != nil {
		return because(ctx, err)
	}
	err = fn(ctx, b)
	if err != nil && !errors.Is(err, errReplaced) {
		r.store.forget(b)
	}
	return because(ctx, err)
}

// because is what ended ctx, where err only tells that something did.
func because(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return context.Cause(ctx)
	}
	return err
}
