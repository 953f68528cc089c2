package ratelimit

import (
	"context"
	"fmt"
	"hash/maphash"
	"sync"
	"time"
)

// Memory counts in this process. Make it with [NewMemory].
type Memory struct {
	seed   maphash.Seed
	shards [shards]shard
}

var _ Store = (*Memory)(nil)

// MemoryOptions limit a [Memory].
type MemoryOptions struct {
	// MaxKeys is how many clients are counted at a time, in round numbers. When
	// there are more, those whose budget is next to full are forgotten, and get a
	// full one. A client takes some 150 bytes. Default: 100,000.
	MaxKeys int
}

// shards keep processors from waiting for each other.
const shards = 16

type shard struct {
	mu   sync.Mutex // guards full
	full map[string]time.Time
	max  int
}

// NewMemory returns an empty store. opts may be nil. It panics when MaxKeys is
// negative.
func NewMemory(opts *MemoryOptions) *Memory {
	keys := 100_000
	if opts != nil && opts.MaxKeys != 0 {
		keys = opts.MaxKeys
	}
	if keys < 0 {
		panic(fmt.Sprintf("ratelimit: MemoryOptions.MaxKeys: %d clients cannot be counted", keys))
	}
	m := &Memory{seed: maphash.MakeSeed()}
	for i := range m.shards {
		m.shards[i].full = make(map[string]time.Time)
		m.shards[i].max = (keys + shards - 1) / shards
	}
	return m
}

// Take implements [Store]. It never fails.
func (m *Memory) Take(_ context.Context, key string, limit Limit, now time.Time) (Result, error) {
	s := &m.shards[maphash.String(m.seed, key)%shards]
	s.mu.Lock()
	defer s.mu.Unlock()
	full, known := s.full[key]
	result, after := limit.Take(full, now)
	if !result.Allowed {
		return result, nil
	}
	if !known {
		s.makeRoom(now)
	}
	s.full[key] = after
	return result, nil
}

// looks is how many of a shard's clients are looked at for each new one. Go
// begins to walk through a map at random.
const looks = 8

// makeRoom forgets clients whose budget is full, and if the shard is full the
// one that is next to it, of a few.
func (s *shard) makeRoom(now time.Time) {
	soonest, seen := "", 0
	for key, full := range s.full {
		switch {
		case !full.After(now):
			delete(s.full, key)
		case soonest == "" || full.Before(s.full[soonest]):
			soonest = key
		}
		if seen++; seen == looks {
			break
		}
	}
	if len(s.full) >= s.max {
		delete(s.full, soonest)
	}
}
