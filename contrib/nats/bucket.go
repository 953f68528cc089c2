package nats

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// bucket is a bucket that is there.
type bucket struct {
	jetstream.KeyValue

	js  jetstream.JetStream
	ttl time.Duration // after which the server drops a value
}

// store opens one bucket, and makes it when nobody has.
type store struct {
	js     jetstream.JetStream
	config jetstream.KeyValueConfig

	turn   chan struct{} // holds a value while somebody uses bucket
	bucket *bucket       // nil: it is to be opened
}

func newStore(js jetstream.JetStream, config jetstream.KeyValueConfig) *store {
	return &store{js: js, config: config, turn: make(chan struct{}, 1)}
}

// ask is what the bucket says of a key, and nil when it is not there.
func (b *bucket) ask(ctx context.Context, key string) (*entry, error) {
	e, err := b.Get(ctx, key)
	switch {
	case missing(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &entry{key: key, value: e.Value(), revision: e.Revision(), created: e.Created()}, nil
}

// open returns the bucket, with one question to the server for all who ask at a time.
func (s *store) open(ctx context.Context) (*bucket, error) {
	if err := s.lock(ctx); err != nil {
		return nil, err
	}
	defer s.unlock()
	if s.bucket != nil {
		return s.bucket, nil
	}
	kv, err := s.find(ctx)
	if err != nil {
		return nil, fmt.Errorf("the bucket %s: %w", s.config.Bucket, err)
	}
	status, err := kv.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("the bucket %s: %w", s.config.Bucket, err)
	}
	if status.TTL() <= 0 {
		return nil, fmt.Errorf("the bucket %s keeps values for ever: who dies would stay listed", s.config.Bucket)
	}
	s.bucket = &bucket{KeyValue: kv, js: s.js, ttl: status.TTL()}
	return s.bucket, nil
}

func (s *store) find(ctx context.Context) (jetstream.KeyValue, error) {
	kv, err := s.js.KeyValue(ctx, s.config.Bucket)
	if !errors.Is(err, jetstream.ErrBucketNotFound) {
		return kv, err
	}
	kv, err = s.js.CreateKeyValue(ctx, s.config)
	if errors.Is(err, jetstream.ErrBucketExists) { // somebody else was faster, with other options
		return s.js.KeyValue(ctx, s.config.Bucket)
	}
	return kv, err
}

// forget makes the next open ask the server again: the bucket may be gone, or another.
func (s *store) forget(b *bucket) {
	s.turn <- struct{}{}
	defer s.unlock()
	if s.bucket == b {
		s.bucket = nil
	}
}

func (s *store) lock(ctx context.Context) error {
	select {
	case s.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *store) unlock() { <-s.turn }
