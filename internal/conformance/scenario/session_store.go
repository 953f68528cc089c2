package scenario

import (
	"context"
	"sync"

	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/middleware/session"
)

// notedStore keeps sessions in memory, whatever their age, and notes in the
// journal what it is asked for.
type notedStore struct {
	journal *journal

	mu   sync.Mutex // guards data
	data map[string][]byte
}

var _ session.Store = (*notedStore)(nil)

func (s *notedStore) Get(_ context.Context, key string) ([]byte, error) {
	s.journal.push([]any{"store get", key})
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.data[key], nil
}

func (s *notedStore) Set(_ context.Context, key string, data []byte, opts session.SetOptions) error {
	value, err := ordered.Parse(data)
	if err != nil {
		return err
	}
	s.journal.push([]any{"store set", ordered.Object{
		{Name: "key", Value: key},
		{Name: "data", Value: value},
		{Name: "maxAge", Value: asAge(opts.MaxAge)},
		{Name: "changed", Value: opts.Changed},
		{Name: "rolling", Value: opts.Rolling},
	}})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.data[key] = data
	return nil
}

func (s *notedStore) Destroy(_ context.Context, key string) error {
	s.journal.push([]any{"store destroy", key})
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.data, key)
	return nil
}
