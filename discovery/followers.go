package discovery

import (
	"context"
	"errors"
	"sync"
)

// Followers is a [Resolver] for registries that have to be asked, or listened to, for each
// service. Who wants a service first makes it follow that one, once for all who want it, and
// that goes on until Close. It is made for implementations: they only say how a service is
// followed. Make it with [NewFollowers]. Its methods may be called by several goroutines.
type Followers struct {
	begin  Begin
	life   context.Context // of all that follow
	cancel context.CancelFunc
	all    sync.WaitGroup

	mu     sync.Mutex // guards the rest
	byName map[string]*Follower
	closed bool
}

var _ Resolver = (*Followers)(nil)

// Begin is how a service is followed. It is called once for each, while others wait: it only
// prepares and must not call the Followers. follow runs in a goroutine of its own, tells f all
// that it learns, waits outages out, and returns when ctx is done. An error says that the
// registry can have no service of that name; the next caller makes Begin say it again.
type Begin func(service string, f *Follower) (follow func(ctx context.Context), err error)

// NewFollowers returns a resolver that follows nothing yet. begin is required.
func NewFollowers(begin Begin) *Followers {
	r := &Followers{begin: begin, byName: map[string]*Follower{}}
	r.life, r.cancel = context.WithCancel(context.Background())
	return r
}

// Resolve implements [Resolver]. The first call for a service waits until there is a list or a
// reason for none, and fails with that reason until there is a list. After Close it returns the
// last known list, and without one fails with [ErrClosed].
func (r *Followers) Resolve(ctx context.Context, service string) ([]Instance, error) {
	f, err := r.follower(ctx, service)
	if err != nil {
		return nil, err
	}
	return f.resolve(ctx)
}

// Watch implements [Resolver]. It fails only with ctx's error, with that of a name which is
// empty or which [Begin] refuses, and with [ErrClosed] after Close. The service is followed
// until Close, also after the last watcher is gone.
func (r *Followers) Watch(ctx context.Context, service string) (Watcher, error) {
	f, err := r.follower(ctx, service)
	switch {
	case err != nil:
		return nil, err
	case r.life.Err() != nil: // nothing would ever change
		return nil, ErrClosed
	}
	return f.feed.Watch(nil), nil
}

// Close ends what follows services and waits for it. The lists stay as they are. It returns
// nil, also when called again.
func (r *Followers) Close() error {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.cancel()
	r.all.Wait()
	return nil
}

var errNoName = errors.New("discovery: a service has no name")

// follower returns who follows a service, and starts it for the first caller.
func (r *Followers) follower(ctx context.Context, service string) (*Follower, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if service == "" {
		return nil, errNoName
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if f := r.byName[service]; f != nil {
		return f, nil
	}
	if r.closed {
		return nil, ErrClosed
	}
	f := &Follower{tried: make(chan struct{})}
	follow, err := r.begin(service, f)
	if err != nil {
		return nil, err
	}
	r.byName[service] = f
	r.all.Go(func() {
		defer f.Fail(ErrClosed) // for who still waits
		follow(r.life)
	})
	return f, nil
}

// Follower is where a registry tells what it learns of one service. [Begin] gets it from
// [Followers], which hand its list out. Its methods may be called by several goroutines.
type Follower struct {
	feed  Feed
	tried chan struct{} // closed when there was a first list or failure
	once  sync.Once     // closes tried

	mu  sync.Mutex // guards err
	err error      // why there is no list
}

// Set makes list the current one, as [Feed.Set] does.
func (f *Follower) Set(list []Instance) {
	f.feed.Set(list)
	f.once.Do(func() { close(f.tried) })
}

// Fail says why there is no news. A list that there is stays; as long as there has been none,
// Resolve fails with err.
func (f *Follower) Fail(err error) {
	f.mu.Lock()
	f.err = err
	f.mu.Unlock()
	f.once.Do(func() { close(f.tried) })
}

// List is the current list, as [Feed.List] has it.
func (f *Follower) List() (list []Instance, known bool) { return f.feed.List() }

func (f *Follower) resolve(ctx context.Context) ([]Instance, error) {
	select {
	case <-f.tried:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if list, known := f.feed.List(); known {
		return list, nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return nil, f.err
}
