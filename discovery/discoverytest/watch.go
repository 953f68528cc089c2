package discoverytest

import (
	"context"
	"errors"
	"testing"

	"github.com/koa-go/koa/discovery"
)

func first(t *testing.T, s *session) {
	s.next(t, s.watch(t), fleet(1, 2, 3))
}

func changes(t *testing.T, s *session) {
	if !s.changeable() {
		return
	}
	w := s.watch(t)
	s.next(t, w, fleet(1, 2, 3))
	for _, want := range [][]discovery.Instance{fleet(1, 2, 3, 4), fleet(4, 2), {}, fleet(1)} {
		s.change(t, want)
		s.next(t, w, want)
		s.compare(t, s.resolve(t), want)
	}
}

func several(t *testing.T, s *session) {
	watchers := []discovery.Watcher{s.watch(t), s.watch(t), s.watch(t)}
	for _, w := range watchers {
		s.next(t, w, fleet(1, 2, 3))
	}
	if err := watchers[0].Close(); err != nil {
		t.Fatalf("Watcher.Close: %v", err)
	}
	if !s.changeable() {
		return
	}
	s.change(t, fleet(2, 3))
	for _, w := range watchers[1:] {
		s.next(t, w, fleet(2, 3))
	}
}

func outlives(t *testing.T, s *session) {
	w := s.watch(t)
	s.next(t, w, fleet(1, 2, 3))
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error)
	go func() {
		_, err := w.Next(ctx)
		result <- err
	}()
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Fatalf("Next: %v, want %v", err, context.Canceled)
	}
	if s.changeable() {
		s.change(t, fleet(3))
		s.next(t, w, fleet(3))
	}
}

func closes(t *testing.T, s *session) {
	w := s.watch(t)
	s.next(t, w, fleet(1, 2, 3))
	result := make(chan error)
	go func() {
		_, err := w.Next(t.Context())
		result <- err
	}()
	for range 2 {
		if err := w.Close(); err != nil {
			t.Errorf("Watcher.Close: %v", err)
		}
	}
	if err := <-result; !errors.Is(err, discovery.ErrClosed) {
		t.Errorf("Next that waited: %v, want %v", err, discovery.ErrClosed)
	}
	if _, err := w.Next(t.Context()); !errors.Is(err, discovery.ErrClosed) {
		t.Errorf("Next afterwards: %v, want %v", err, discovery.ErrClosed)
	}
}
