package discovery

import (
	"context"
	"slices"
	"sync"
)

// Feed is the last known list of one service and those who watch it. It is made
// for implementations of [Resolver]: they Set what they learn, and hand out
// List and Watch. The zero value knows no list yet. Its methods may be called
// by several goroutines.
type Feed struct {
	mu      sync.Mutex // guards the rest
	known   bool
	list    []Instance
	version uint64
	changed chan struct{} // closed at the next change; nil when nobody waits
}

// Set makes list, whose instances come from Instance.Prepare, the current one.
// Watchers are woken when it differs from the one before, whatever its order.
// The slice is copied.
func (f *Feed) Set(list []Instance) {
	list = slices.Clone(list)
	slices.SortFunc(list, byID)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.known && slices.EqualFunc(f.list, list, Instance.Equal) {
		return
	}
	f.known, f.list = true, list
	f.version++
	if f.changed != nil {
		close(f.changed)
		f.changed = nil
	}
}

// List returns a copy of the current list ordered by ID, and whether there has
// been one at all.
func (f *Feed) List() (list []Instance, known bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.list), f.known
}

// Watch follows the list. stop, which may be nil, is called once, when the
// watcher is closed.
func (f *Feed) Watch(stop func()) Watcher {
	return &watcher{feed: f, stop: stop, closed: make(chan struct{})}
}

// since returns the list when it is newer than version, or else a channel that
// is closed when it may be.
func (f *Feed) since(version uint64) ([]Instance, uint64, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.version > version {
		return slices.Clone(f.list), f.version, nil
	}
	if f.changed == nil {
		f.changed = make(chan struct{})
	}
	return nil, version, f.changed
}

// watcher is a Watcher over a Feed.
type watcher struct {
	feed    *Feed
	stop    func()
	once    sync.Once
	closed  chan struct{}
	version uint64     // of the list returned last; Next's own
	last    []Instance // what Next returned last
}

// Next implements Watcher.
func (w *watcher) Next(ctx context.Context) ([]Instance, error) {
	for {
		if err := w.ended(ctx); err != nil {
			return nil, err
		}
		list, version, changed := w.feed.since(w.version)
		if changed == nil {
			first := w.version == 0
			w.version = version
			// There and back between two calls is no change.
			if first || !slices.EqualFunc(w.last, list, Instance.Equal) {
				w.last = slices.Clone(list)
				return list, nil
			}
			continue
		}
		select {
		case <-changed:
		case <-w.closed:
		case <-ctx.Done():
		}
	}
}

func (w *watcher) ended(ctx context.Context) error {
	select {
	case <-w.closed:
		return ErrClosed
	default:
		return ctx.Err()
	}
}

// Close implements Watcher.
func (w *watcher) Close() error {
	w.once.Do(func() {
		close(w.closed)
		if w.stop != nil {
			w.stop()
		}
	})
	return nil
}
