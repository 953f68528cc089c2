package nats

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/koa-go/koa/discovery"
)

// errReplaced says that the key has become another's.
var errReplaced = errors.New("it was registered anew by somebody else")

// registration implements discovery.Registration.
type registration struct {
	registry *Registry
	name     string // for errors
	key      string
	value    []byte
	cancel   context.CancelFunc // ends keep
	ended    chan struct{}      // closed when keep has ended
	over     atomic.Bool        // whether Deregister was called
	err      error              // told last; keep's own

	revision uint64        // of the value in the bucket; keep's own until it has ended
	ttl      time.Duration // of the bucket
}

// Register implements discovery.Registrar. It tries for RegistryOptions.Timeout, and fails when
// NATS cannot be reached in that time. An instance that is replaced by another call with its
// service and ID is not kept any more.
func (r *Registry) Register(ctx context.Context, in discovery.Instance) (discovery.Registration, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if r.life.Err() != nil {
		return nil, discovery.ErrClosed
	}
	in, err := in.Prepare()
	if err != nil {
		return nil, err
	}
	g, err := newRegistration(r, in)
	if err != nil {
		return nil, fmt.Errorf("nats: register %s: %w", in.Service, err)
	}
	if err := g.insist(ctx, g.put); err != nil {
		return nil, fmt.Errorf("nats: register %s: %w", g.name, err)
	}
	life, cancel := context.WithCancel(r.life)
	g.cancel = cancel
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		cancel()
		return nil, discovery.ErrClosed
	}
	r.all.Go(func() { g.keep(life) })
	return g, nil
}

func newRegistration(r *Registry, in discovery.Instance) (*registration, error) {
	key, err := keyOf(in.Service, in.ID)
	if err != nil {
		return nil, err
	}
	value, err := encode(in, rand.Text())
	if err != nil {
		return nil, err
	}
	if _, err := decode(in.Service, key, value); err != nil { // names that JSON cannot hold
		return nil, err
	}
	return &registration{registry: r, name: in.Service + " " + in.ID, key: key, value: value, ended: make(chan struct{})}, nil
}

// Deregister implements discovery.Registration. An instance that it cannot take out, within
// RegistryOptions.Timeout or because the Registry is closed, leaves by its TTL.
func (g *registration) Deregister(ctx context.Context) error {
	if g.over.Swap(true) {
		return nil
	}
	g.cancel()
	select {
	case <-g.ended:
	case <-ctx.Done():
		return ctx.Err()
	}
	switch {
	case errors.Is(g.err, errReplaced):
		return nil
	case g.registry.life.Err() != nil:
		return discovery.ErrClosed
	}
	err := g.insist(ctx, g.remove)
	if err == nil || errors.Is(err, errReplaced) {
		return nil
	}
	return fmt.Errorf("nats: deregister %s: %w", g.name, err)
}

// insist tries until it works, the Timeout has passed or ctx is done.
func (g *registration) insist(ctx context.Context, fn func(context.Context, *bucket) error) error {
	ctx, cancel := context.WithTimeout(ctx, g.registry.opts.Timeout)
	defer cancel()
	for failures := 1; ; failures++ {
		err := g.registry.try(ctx, fn)
		if err == nil || errors.Is(err, errReplaced) {
			return err
		}
		if pause(ctx, backoff(failures)) != nil {
			return err
		}
	}
}

// put writes the value, whoever is there.
func (g *registration) put(ctx context.Context, b *bucket) (err error) {
	g.ttl = b.ttl
	g.revision, err = b.Put(ctx, g.key, g.value)
	return err
}

// remove deletes the value, if it is this one.
func (g *registration) remove(ctx context.Context, b *bucket) error {
	err := b.Delete(ctx, g.key, jetstream.LastRevision(g.revision))
	if !errors.Is(err, jetstream.ErrKeyRevisionMismatch) {
		return err
	}
	if found, err := g.find(ctx, b); err != nil || !found {
		return err
	}
	return b.Delete(ctx, g.key, jetstream.LastRevision(g.revision))
}

// renew writes the value again, if it is this one or none.
func (g *registration) renew(ctx context.Context, b *bucket) error {
	g.ttl = b.ttl
	revision, err := b.Update(ctx, g.key, g.value, g.revision)
	if errors.Is(err, jetstream.ErrKeyRevisionMismatch) {
		var found bool
		if found, err = g.find(ctx, b); err != nil {
			return err
		}
		if found {
			revision, err = b.Update(ctx, g.key, g.value, g.revision)
		} else {
			revision, err = b.Create(ctx, g.key, g.value)
		}
	}
	if err == nil {
		g.revision = revision
	}
	return err
}

// find learns the revision of the value, and whether it is there. It fails with errReplaced when
// another one is. A write whose answer was lost makes it needed.
func (g *registration) find(ctx context.Context, b *bucket) (bool, error) {
	e, err := b.ask(ctx, g.key)
	switch {
	case err != nil || e == nil:
		return false, err
	case !bytes.Equal(e.value, g.value):
		return false, errReplaced
	}
	g.revision = e.revision
	return true, nil
}

// missing says whether a key is not there.
func missing(err error) bool {
	return errors.Is(err, jetstream.ErrKeyNotFound) || errors.Is(err, jetstream.ErrKeyDeleted)
}

// keep renews the value, three times in its life and when a connection came back, until ctx is
// done or another has its place.
func (g *registration) keep(ctx context.Context) {
	defer close(g.ended)
	for failures := 0; ; {
		if g.wait(ctx, failures) != nil {
			return
		}
		err := g.registry.try(ctx, g.renew)
		if ctx.Err() != nil {
			return
		}
		g.tell(err)
		switch {
		case errors.Is(err, errReplaced):
			return
		case err != nil:
			failures++
		default:
			failures = 0
		}
	}
}

// wait pauses until the next renewal, or until the connection is back if it is lost meanwhile.
func (g *registration) wait(ctx context.Context, failures int) error {
	d := jitter(g.ttl / 3)
	if failures > 0 {
		d = min(d, backoff(failures))
	}
	session, _ := g.registry.link.current()
	if session.Err() == nil {
		during, end := join(ctx, session)
		err := pause(during, d)
		end()
		if err == nil || ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if _, err := g.registry.link.await(ctx); err != nil {
		return err
	}
	return pause(ctx, upTo(spread))
}

// tell reports a failure that differs from the one before. That the connection was lost is for
// who made it to tell.
func (g *registration) tell(err error) {
	if err != nil && !errors.Is(err, errLost) && (g.err == nil || g.err.Error() != err.Error()) {
		g.registry.opts.OnError(fmt.Errorf("nats: keep %s registered: %w", g.name, err))
	}
	g.err = err
}
