package nats

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/koa-go/koa/discovery"
)

// follower keeps the list of one service. It belongs to one goroutine.
type follower struct {
	*discovery.Follower
	members members

	registry *Registry
	filter   string
	problem  error // why it cannot be followed now, as told last
}

// begin implements discovery.Begin.
func (r *Registry) begin(service string, to *discovery.Follower) (func(ctx context.Context), error) {
	filter, err := filterOf(service)
	if err != nil {
		return nil, fmt.Errorf("nats: %w", err)
	}
	f := &follower{
		Follower: to,
		registry: r,
		filter:   filter,
		members:  members{service: service, onError: r.opts.OnError},
	}
	return f.run, nil
}

// settle notes why the service cannot be followed, and reports a reason that is new.
func (f *follower) settle(err error) {
	err = fmt.Errorf("nats: follow %s: %w", f.members.service, err)
	before := f.problem
	f.problem = err
	f.Fail(err)
	if before == nil || before.Error() != err.Error() {
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
		case errors.Is(err, errSilent), errors.Is(err, errSlow): // time enough has passed
			failures = 1
			f.settle(err)
			_ = pause(ctx, upTo(spread))
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
	w, err := b.watch(ctx, f.filter, cancel)
	if err != nil {
		return because(ctx, err)
	}
	if err := f.start(ctx, b, w, slow); err != nil {
		return err
	}
	slow.Stop()
	ticker := time.NewTicker(jitter(b.ttl / 10))
	defer ticker.Stop()
	for {
		select {
		case e := <-w.updates:
			if f.members.apply(e, time.Now(), b.ttl) {
				f.Set(f.members.list())
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
func (f *follower) start(ctx context.Context, b *bucket, w *watch, slow *time.Timer) error {
	snapshot := map[string]*entry{}
	for {
		select {
		case e := <-w.updates:
			if e != nil {
				snapshot[e.key] = e
				slow.Reset(question)
				continue
			}
			f.members.replace(snapshot, time.Now(), b.ttl)
			f.Set(f.members.list())
			f.problem = nil
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// examine asks for the members that are due. NATS tells nobody when a value has expired, and
// only the server's clock knows. One that was written again should not have been due: so a
// watch that passes changes over, as of a bucket that was made anew, is noticed too.
func (f *follower) examine(ctx context.Context, b *bucket) error {
	ctx, cancel := context.WithTimeoutCause(ctx, question, errSlow)
	defer cancel()
	changed := false
	for key, member := range f.members.byKey {
		if time.Now().Before(member.due) {
			continue
		}
		e, err := b.ask(ctx, key)
		switch {
		case err != nil:
			return because(ctx, err)
		case e == nil:
			delete(f.members.byKey, key)
			changed = true
		case !member.is(e):
			return errMissed
		default:
			member.due = member.expires
		}
	}
	if changed {
		f.Set(f.members.list())
	}
	return nil
}
