package nats

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/koa-go/koa/discovery"
)

var (
	errEnded  = errors.New("NATS has ended the watch")
	errMissed = errors.New("the watch has missed a change; the bucket may have been made anew")
)

// follower keeps the list of one service.
type follower struct {
	mu  sync.Mutex // guards err
	err error      // why it cannot be followed now

	feed  discovery.Feed
	tried chan struct{} // closed when there was a first list or failure
	once  sync.Once     // closes tried

	registry *Registry
	filter   string
	members  members
}

func newFollower(r *Registry, service, filter string) *follower {
	return &follower{
		tried:    make(chan struct{}),
		registry: r,
		filter:   filter,
		members:  members{service: service, onError: r.opts.OnError},
	}
}

func (f *follower) failure() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

// settle notes whether the service can be followed, and reports a reason that is new.
func (f *follower) settle(err error) {
	if err != nil {
		err = fmt.Errorf("nats: follow %s: %w", f.members.service, err)
	}
	f.mu.Lock()
	before := f.err
	f.err = err
	f.mu.Unlock()
	f.once.Do(func() { close(f.tried) })
	if err != nil && (before == nil || before.Error() != err.Error()) {
		f.registry.opts.OnError(err)
	}
}

// run follows the service until ctx is done.
func (f *follower) run(ctx context.Context) {
	for failures := 0; ctx.Err() == nil; {
		err := f.watch(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, errLost):
			failures = 0
			if _, err := f.registry.link.await(ctx); err == nil {
				_ = pause(ctx, upTo(spread))
			}
		default:
			failures++
			f.settle(err)
			_ = pause(ctx, backoff(failures))
		}
	}
}

// watch follows the service until the connection is lost or something else fails.
func (f *follower) watch(ctx context.Context) error {
	session, err := f.connection(ctx)
	if err != nil {
		return err
	}
	ctx, end := join(ctx, session)
	defer end()
	b, err := f.bucket(ctx)
	if err != nil {
		return because(ctx, err)
	}
	err = f.receive(ctx, b)
	if context.Cause(ctx) == nil {
		f.registry.store.forget(b)
	}
	return because(ctx, err)
}

func (f *follower) connection(ctx context.Context) (context.Context, error) {
	ctx, cancel := context.WithTimeout(ctx, f.registry.opts.Timeout)
	defer cancel()
	return f.registry.link.await(ctx)
}

func (f *follower) bucket(ctx context.Context) (*bucket, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, question, errSlow)
	defer cancel()
	b, err := f.registry.store.open(ctx)
	return b, because(ctx, err)
}

// receive takes what the bucket says of the service.
func (f *follower) receive(ctx context.Context, b *bucket) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	slow := time.AfterFunc(question, func() { cancel(errSlow) })
	defer slow.Stop()
	watcher, err := b.Watch(ctx, f.filter)
	if err != nil {
		return because(ctx, err)
	}
	defer stop(watcher)
	if err := f.start(ctx, b, watcher.Updates(), slow); err != nil {
		return err
	}
	slow.Stop()
	ticker := time.NewTicker(jitter(b.ttl / 10))
	defer ticker.Stop()
	for {
		select {
		case entry, ok := <-watcher.Updates():
			if !ok {
				return errEnded
			}
			if entry != nil && f.members.apply(entry, time.Now(), b.ttl) {
				f.feed.Set(f.members.list())
			}
		case <-ticker.C:
			if err := f.examine(ctx, b); err != nil {
				return err
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// start takes the values that are there, which a nil ends. Each puts slow off.
func (f *follower) start(ctx context.Context, b *bucket, updates <-chan jetstream.KeyValueEntry, slow *time.Timer) error {
	snapshot := map[string]jetstream.KeyValueEntry{}
	for {
		select {
		case entry, ok := <-updates:
			if !ok {
				return errEnded
			}
			if entry != nil {
				snapshot[entry.Key()] = entry
				slow.Reset(question)
				continue
			}
			f.members.replace(snapshot, time.Now(), b.ttl)
			f.feed.Set(f.members.list())
			f.settle(nil)
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// examine asks for the members that are due. NATS tells nobody when a value has expired, and
// only the server's clock knows. One that was written again should not have been due: so a
// watch that has died in silence, as when a cluster loses a server, is noticed too.
func (f *follower) examine(ctx context.Context, b *bucket) error {
	ctx, cancel := context.WithTimeoutCause(ctx, question, errSlow)
	defer cancel()
	changed := false
	for key, member := range f.members.byKey {
		if time.Now().Before(member.due) {
			continue
		}
		entry, err := b.Get(ctx, key)
		switch {
		case missing(err):
			delete(f.members.byKey, key)
			changed = true
		case err != nil:
			return because(ctx, err)
		case !member.is(entry):
			return errMissed
		default:
			member.due = member.expires
		}
	}
	if changed {
		f.feed.Set(f.members.list())
	}
	return nil
}

// stop ends a watch. NATS's goroutine may wait to hand over an entry meanwhile.
func stop(watcher jetstream.KeyWatcher) {
	_ = watcher.Stop() // fails when the connection is gone, and the watch with it
	for range watcher.Updates() {
	}
}
