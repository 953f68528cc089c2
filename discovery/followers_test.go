package discovery_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/discoverytest"
)

var errAway = errors.New("the registry is away")

// remote is a registry that has to be asked, and can be away.
type remote struct {
	*discovery.Followers

	mu    sync.Mutex // guards the rest
	list  []discovery.Instance
	away  bool
	asked atomic.Int32
}

func newRemote() *remote {
	r := &remote{}
	r.Followers = discovery.NewFollowers(func(service string, f *discovery.Follower) (func(context.Context), error) {
		if service == "refused" {
			return nil, errors.New("there can be no such service")
		}
		return func(ctx context.Context) { r.follow(ctx, service, f) }, nil
	})
	return r
}

func (r *remote) follow(ctx context.Context, service string, f *discovery.Follower) {
	for ctx.Err() == nil {
		if list, err := r.ask(service); err != nil {
			f.Fail(err)
		} else {
			f.Set(list)
		}
		select {
		case <-time.After(time.Millisecond):
		case <-ctx.Done():
		}
	}
}

func (r *remote) ask(service string) ([]discovery.Instance, error) {
	r.asked.Add(1)
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.away:
		return nil, errAway
	case service != discoverytest.Service:
		return nil, nil
	}
	return discovery.PrepareList(service, r.list)
}

func (r *remote) become(list []discovery.Instance, away bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list, r.away = list, away
}

func TestFollowersPassTheSuite(t *testing.T) {
	discoverytest.Run(t, func(_ *testing.T, list []discovery.Instance) discoverytest.Subject {
		r := newRemote()
		r.become(list, false)
		return discoverytest.Subject{
			Resolver: r, Details: true, Close: r.Close,
			Set: func(_ *testing.T, now []discovery.Instance) { list = now; r.become(list, false) },
			Outage: func(*testing.T) func() {
				r.become(list, true)
				for asked := r.asked.Load(); r.asked.Load() < asked+2; {
					time.Sleep(time.Millisecond)
				}
				return func() { r.become(list, false) }
			},
		}
	})
}

func TestFollowersSayWhyThereIsNoList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRemote()
		defer r.Close()
		r.become(nil, true)
		if list, err := r.Resolve(t.Context(), "users"); !errors.Is(err, errAway) {
			t.Errorf("Resolve = %v, %v, want %v", list, err, errAway)
		}
		w, err := r.Watch(t.Context(), "users")
		if err != nil {
			t.Fatal(err)
		}
		r.become(nil, false)
		if list, err := w.Next(t.Context()); len(list) != 0 || err != nil {
			t.Errorf("Next = %v, %v, want the empty list that is known now", list, err)
		}
		if list, err := r.Resolve(t.Context(), "users"); len(list) != 0 || err != nil {
			t.Errorf("Resolve = %v, %v", list, err)
		}
	})
}

func TestFollowersRefuseNames(t *testing.T) {
	r := newRemote()
	defer r.Close()
	for _, name := range []string{"", "refused"} {
		for range 2 {
			if list, err := r.Resolve(t.Context(), name); err == nil {
				t.Errorf("Resolve(%q) = %v", name, list)
			}
			if _, err := r.Watch(t.Context(), name); err == nil {
				t.Errorf("Watch(%q) works", name)
			}
		}
	}
}

func TestClosedFollowers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := discovery.NewFollowers(func(service string, f *discovery.Follower) (func(context.Context), error) {
			return func(ctx context.Context) {
				if service == "known" {
					f.Set(nil)
				}
				<-ctx.Done()
			}, nil
		})
		if _, err := r.Resolve(t.Context(), "known"); err != nil {
			t.Error(err)
		}
		waits := make(chan error)
		go func() {
			_, err := r.Resolve(t.Context(), "unknown")
			waits <- err
		}()
		synctest.Wait()
		for range 2 {
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		}
		if err := <-waits; !errors.Is(err, discovery.ErrClosed) {
			t.Errorf("Resolve that waited: %v, want %v", err, discovery.ErrClosed)
		}
		if list, err := r.Resolve(t.Context(), "known"); len(list) != 0 || err != nil {
			t.Errorf("Resolve = %v, %v, want the last list", list, err)
		}
		for _, service := range []string{"known", "unknown", "new"} {
			if _, err := r.Watch(t.Context(), service); !errors.Is(err, discovery.ErrClosed) {
				t.Errorf("Watch(%s): %v, want %v", service, err, discovery.ErrClosed)
			}
		}
	})
}

func ExampleFollowers() {
	ask := func(_ context.Context, service string) ([]discovery.Instance, error) { // your registry
		return discovery.PrepareList(service, []discovery.Instance{{Address: "10.0.0.1:8080"}})
	}
	followers := discovery.NewFollowers(func(service string, f *discovery.Follower) (func(ctx context.Context), error) {
		return func(ctx context.Context) {
			for ctx.Err() == nil {
				if list, err := ask(ctx, service); err != nil {
					f.Fail(err)
				} else {
					f.Set(list)
				}
				select {
				case <-time.After(500 * time.Millisecond):
				case <-ctx.Done():
				}
			}
		}, nil
	})
	defer followers.Close()
	list, err := followers.Resolve(context.Background(), "users")
	fmt.Println(list[0].ID, err)
	// Output: 10.0.0.1:8080 <nil>
}
