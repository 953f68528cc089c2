package discoverytest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/koa-go/koa/discovery"
)

func resolves(t *testing.T, s *session) {
	s.compare(t, s.resolve(t), fleet(1, 2, 3))
}

func unknown(t *testing.T, s *session) {
	list, err := s.Resolver.Resolve(t.Context(), Unknown)
	if err != nil || len(list) != 0 {
		t.Errorf("Resolve = %v, %v, want no instance and no error", list, err)
	}
	w, err := s.Resolver.Watch(t.Context(), Unknown)
	if err != nil {
		t.Fatalf("Watch: %v", err)
	}
	defer w.Close()
	if list, err := w.Next(within(t)); err != nil || len(list) != 0 {
		t.Errorf("Next = %v, %v, want no instance and no error", list, err)
	}
}

func owned(t *testing.T, s *session) {
	list := s.resolve(t)
	list[0], list[1] = discovery.Instance{}, discovery.Instance{}
	s.compare(t, s.resolve(t), fleet(1, 2, 3))

	w := s.watch(t)
	list, err := w.Next(within(t))
	if err != nil {
		t.Fatalf("Next: %v", err)
	}
	list[0] = discovery.Instance{}
	s.compare(t, s.resolve(t), fleet(1, 2, 3))
}

func cancelled(t *testing.T, s *session) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Resolver.Resolve(ctx, Service); !errors.Is(err, context.Canceled) {
		t.Errorf("Resolve: %v, want %v", err, context.Canceled)
	}
	if _, err := s.Resolver.Watch(ctx, Service); !errors.Is(err, context.Canceled) {
		t.Errorf("Watch: %v, want %v", err, context.Canceled)
	}
	if s.Registrar == nil {
		return
	}
	if _, err := s.Registrar.Register(ctx, fleet(9)[0]); !errors.Is(err, context.Canceled) {
		t.Errorf("Register: %v, want %v", err, context.Canceled)
	}
}

func outage(t *testing.T, s *session) {
	if s.Outage == nil {
		return
	}
	w := s.watch(t)
	s.next(t, w, fleet(1, 2, 3))
	restore := s.Outage(t)
	ctx, cancel := context.WithCancel(t.Context())
	quiet := make(chan error, 1)
	go func() {
		list, err := w.Next(ctx)
		if err == nil {
			t.Errorf("during the outage the list became %v", list)
		}
		quiet <- err
	}()
	for range 20 {
		s.compare(t, s.resolve(t), fleet(1, 2, 3))
	}
	cancel()
	if err := <-quiet; !errors.Is(err, context.Canceled) {
		t.Errorf("Next: %v, want %v", err, context.Canceled)
	}
	restore()
	if s.changeable() {
		s.change(t, fleet(1, 4))
		s.next(t, w, fleet(1, 4))
	}
}

func concurrent(t *testing.T, s *session) {
	var all sync.WaitGroup
	for range 8 {
		w := s.watch(t)
		all.Go(func() {
			if _, err := w.Next(t.Context()); err != nil {
				t.Errorf("Next: %v", err)
			}
			if err := w.Close(); err != nil {
				t.Errorf("Watcher.Close: %v", err)
			}
		})
		all.Go(func() {
			for range 20 {
				if _, err := s.Resolver.Resolve(t.Context(), Service); err != nil {
					t.Errorf("Resolve: %v", err)
				}
			}
		})
	}
	last := s.watch(t)
	for range 5 {
		s.change(t, fleet(2))
		s.change(t, fleet(1, 2, 3))
	}
	all.Wait()
	s.next(t, last, fleet(1, 2, 3))
}
