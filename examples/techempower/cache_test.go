package main

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

// slowStore reads a row when it is told to.
type slowStore struct {
	store

	reads atomic.Int32
	ready chan struct{}
}

func (s *slowStore) CachedWorld(ctx context.Context, id int32) (World, error) {
	s.reads.Add(1)
	<-s.ready
	return World{id, 42}, ctx.Err()
}

func TestACachedRowIsReadOnceForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slowStore{ready: make(chan struct{})}
		c := newCache(s)
		first, leave := context.WithCancel(t.Context())
		var clients sync.WaitGroup
		for i := range 10 {
			ctx := t.Context()
			if i == 0 {
				ctx = first
			}
			clients.Go(func() {
				if w, err := c.get(ctx, 7); err != nil || w != (World{7, 42}) {
					t.Errorf("got %v, %v", w, err)
				}
			})
			synctest.Wait()
		}
		leave() // who asked first is gone
		close(s.ready)
		clients.Wait()
		if w, err := c.get(t.Context(), 7); err != nil || w != (World{7, 42}) || s.reads.Load() != 1 {
			t.Errorf("got %v, %v after %d reads", w, err, s.reads.Load())
		}
		c.worlds.StopAllGoroutines()
	})
}

// anyStore has a row for every id.
type anyStore struct{ store }

func (anyStore) CachedWorld(_ context.Context, id int32) (World, error) {
	if id == 0 {
		return World{}, errors.New("no such row")
	}
	return World{id, id}, nil
}

func TestTheCacheIsBounded(t *testing.T) {
	c := newCache(anyStore{})
	for id := range int32(3 * rows) {
		if _, err := c.get(t.Context(), id+1); err != nil {
			t.Fatal(err)
		}
	}
	c.worlds.CleanUp()
	if n := c.worlds.EstimatedSize(); n > rows {
		t.Errorf("it has %d rows, the limit is %d", n, rows)
	}
}

func TestAnErrorIsNotCached(t *testing.T) {
	c := newCache(anyStore{})
	if _, err := c.get(t.Context(), 0); err == nil {
		t.Error("no error")
	}
	if n := c.worlds.EstimatedSize(); n != 0 {
		t.Errorf("it has %d rows", n)
	}
}
