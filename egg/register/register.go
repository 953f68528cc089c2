package register

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/egg"
)

// Options of New.
type Options struct {
	// Registrar is where the application is listed. Required.
	Registrar discovery.Registrar

	// Config is how.
	Config Config

	// Section is the section of the configuration that has Config as its part register,
	// for errors and logs. Required.
	Section string

	// WeakDependent lets the application start while the registry does not answer. It is
	// tried again, after pauses of 5 seconds at the most, until it answers. Default: false,
	// the start fails.
	WeakDependent bool
}

// Entry is an application in a registry. Its methods may be called by several goroutines; those
// of nil do nothing.
type Entry struct {
	opts Options

	mu     sync.Mutex // guards what follows
	cancel context.CancelFunc
	trying sync.WaitGroup // who tries again
	left   bool
	at     discovery.Registration // nil: it is not listed
}

// New returns the entry of one application, which is not listed yet.
func New(opts *Options) *Entry { return &Entry{opts: *opts} }

// Join lists the application; call it in the hook DidStart, so that a registry which asks the
// application at once whether it is ready hears that it is. It does nothing for an
// application that listens on no port, as in tests without eggtest.Listen, nor after Leave.
func (e *Entry) Join(ctx context.Context, app *egg.App) error {
	if e == nil {
		return nil
	}
	in, err := e.instance(app)
	if err != nil {
		return fmt.Errorf("%s.register: %w", e.opts.Section, err)
	}
	if in.Address == "" {
		return nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.left {
		return nil
	}
	at, err := e.list(ctx, in, joinTimeout)
	switch {
	case err == nil:
		e.joined(app, in, at)
	case !e.opts.WeakDependent:
		return err
	default:
		app.CoreLogger().Warn(fmt.Sprintf("[egg-%s] the application is not listed yet: %v", e.opts.Section, err))
		ctx, e.cancel = context.WithCancel(context.WithoutCancel(ctx))
		e.trying.Go(func() { e.insist(ctx, app, in) })
	}
	return nil
}

// instance is what is listed; one without an address is not.
func (e *Entry) instance(app *egg.App) (discovery.Instance, error) {
	c := &e.opts.Config
	address, err := c.reachable(app.Listening())
	if err != nil || address == "" {
		return discovery.Instance{}, err
	}
	return discovery.Instance{
		ID: c.ID, Service: cmp.Or(c.Service, app.Name()), Address: address, Zone: c.Zone,
		Version: c.Version, Weight: c.Weight, Tags: c.Tags, Meta: c.Meta,
	}.Prepare()
}

// joined keeps what Register returned. The caller holds the lock.
func (e *Entry) joined(app *egg.App, in discovery.Instance, at discovery.Registration) {
	e.at = at
	app.CoreLogger().Info(fmt.Sprintf("[egg-%s] listed as %s at %s", e.opts.Section, in.Service, in.Address))
}

// insist tries until it works or ctx ends.
func (e *Entry) insist(ctx context.Context, app *egg.App, in discovery.Instance) {
	const longest = 5 * time.Second
	for pause := 100 * time.Millisecond; ; pause = min(2*pause, longest) {
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
		if at, err := e.list(ctx, in, leaveTimeout); err == nil {
			e.mu.Lock()
			defer e.mu.Unlock()
			e.joined(app, in, at)
			return
		}
	}
}

// joinTimeout is how long a registry that hangs may hold up the start, and leaveTimeout the
// end.
const joinTimeout, leaveTimeout = 10 * time.Second, 3 * time.Second

// list registers the application. An end that comes meanwhile must not cut this short: the
// registry might have the application, and nobody would know how to take it out again.
func (e *Entry) list(ctx context.Context, in discovery.Instance, limit time.Duration) (discovery.Registration, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	return e.opts.Registrar.Register(ctx, in)
}

// Leave takes the application out of the registry; call it in the hook BeforeDrain, and again
// in BeforeClose, for starts that failed halfway and registries that did not answer before.
// It fails when the registry does not answer within three seconds. When the application is
// not listed it does nothing.
func (e *Entry) Leave(ctx context.Context) error {
	if e == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, leaveTimeout)
	defer cancel()
	e.stop()
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.at == nil {
		return nil
	}
	if err := e.at.Deregister(ctx); err != nil {
		return err
	}
	e.at = nil
	return nil
}

// stop ends what Join has begun.
func (e *Entry) stop() {
	e.mu.Lock()
	e.left = true
	if e.cancel != nil {
		e.cancel()
	}
	e.mu.Unlock()
	e.trying.Wait()
}
