package redis

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// CacheOptions change how a [Cache] works.
type CacheOptions struct {
	// Prefix begins the keys in Redis. Default: cache:
	Prefix string

	// Timeout is how long one command may take. Default: 250 ms.
	Timeout time.Duration

	// Lease is how long a load may take, and the others wait for it. Default: 5 s.
	Lease time.Duration

	// OnError is told when Redis fails, which callers of [Get] do not notice.
	// Default: nobody is.
	OnError func(c context.Context, err error)
}

// Cache keeps values in Redis that are dear to make. However many ask for one that is
// not there, one of them in the fleet makes it, and the others wait for it: no
// stampede. Make it with [NewCache].
type Cache struct {
	client  bounded
	opts    CacheOptions
	flights flights
}

// NewCache returns a cache. opts may be nil. It panics when the client does not obey
// deadlines, or a time in opts is negative.
func NewCache(client redis.UniversalClient, opts *CacheOptions) *Cache {
	s := &Cache{}
	if opts != nil {
		s.opts = *opts
	}
	setDefault(&s.opts.Prefix, "cache:")
	setDefault(&s.opts.Lease, 5*time.Second)
	if s.opts.Lease < 0 {
		panic(fmt.Sprintf("redis: CacheOptions.Lease: %v has passed already", s.opts.Lease))
	}
	s.client = bound(client, "CacheOptions.Timeout", s.opts.Timeout, 250*time.Millisecond)
	return s
}

// Get returns what is cached under key, or else what load returns, which is then kept
// for ttl, as JSON. Every caller has a value of its own. An error of load is returned
// to all who wait for it, and not kept. A key belongs to one type T; what is not the
// JSON of a T is loaded anew.
//
// load has the values of the context of whoever asked first, and a deadline of its
// own, CacheOptions.Lease: the others still want it when the first one has left. A
// panic in it is one in all callers. Get itself returns when c ends.
//
// When Redis fails load is called, once at a time in this process.
func Get[T any](c context.Context, cache *Cache, key string, ttl time.Duration, load func(c context.Context) (T, error)) (T, error) {
	var v T
	data, err := cache.get(c, key, ttl, func(c context.Context) ([]byte, error) {
		made, err := load(c)
		if err != nil {
			return nil, err
		}
		return json.Marshal(made)
	}, decodes[T])
	if err == nil {
		err = json.Unmarshal(data, &v)
	}
	return v, err
}

func decodes[T any](data []byte) bool {
	var v T
	return json.Unmarshal(data, &v) == nil
}

// Delete forgets what is cached under key, also what is being loaded now: call it
// when what the value was made of has changed. It fails when Redis does; the value
// may be found there until its ttl is over then.
func (s *Cache) Delete(c context.Context, key string) error {
	s.flights.forget(key)
	ctx, cancel := s.client.guarded(c)
	defer cancel()
	if err := s.client.Del(ctx, s.opts.Prefix+key).Err(); err != nil {
		return fmt.Errorf("redis: cache: delete: %w", err)
	}
	return nil
}

// loader makes the JSON of a value.
type loader func(c context.Context) ([]byte, error)

func (s *Cache) get(c context.Context, key string, ttl time.Duration, load loader, good func([]byte) bool) ([]byte, error) {
	return s.flights.do(c, key, func(c context.Context) ([]byte, error) {
		limited := func(c context.Context) ([]byte, error) {
			c, cancel := context.WithTimeout(c, s.opts.Lease)
			defer cancel()
			return load(c)
		}
		return s.find(c, key, ttl, limited, good)
	})
}

// pollInterval is how often those who wait for another machine look.
const pollInterval = 25 * time.Millisecond

// find returns what is in Redis, or loads it, or waits until another machine has. One
// that waits for too long loads it for itself.
func (s *Cache) find(c context.Context, key string, ttl time.Duration, load loader, good func([]byte) bool) ([]byte, error) {
	late := time.NewTimer(s.opts.Lease)
	defer late.Stop()
	lease := leaseMark + rand.Text()
	for {
		data, err := s.look(c, key, lease)
		switch {
		case err != nil:
			s.report(c, "get", err)
			return load(c)
		case data == nil:
			return s.fill(c, key, lease, ttl, load)
		case !bytes.HasPrefix(data, []byte(leaseMark)):
			if good(data) {
				return data, nil
			}
			if !s.settle(c, key, string(data), nil, 0) {
				return load(c)
			}
			continue
		}
		select {
		case <-time.After(pollInterval):
		case <-late.C:
			return load(c)
		}
	}
}

// fill loads the value for the fleet.
func (s *Cache) fill(c context.Context, key, lease string, ttl time.Duration, load loader) ([]byte, error) {
	var data []byte
	defer func() { s.settle(c, key, lease, data, ttl) }() // also when load panics
	made, err := load(c)
	if err != nil {
		return nil, err
	}
	data = made
	return data, nil
}

// leaseMark begins what is under a key while its value is made. No JSON does.
const leaseMark = "lease:"

// peek returns what is there, or leaves a lease and returns nothing.
var peek = redis.NewScript(`
local there = redis.call('GET', KEYS[1])
if not there then
	redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
return there`)

// look returns the value or the lease under key, or nil: then the lease is ours.
func (s *Cache) look(c context.Context, key, lease string) ([]byte, error) {
	ctx, cancel := s.client.guarded(c)
	defer cancel()
	text, err := peek.Run(ctx, s.client, []string{s.opts.Prefix + key}, lease, milliseconds(s.opts.Lease)).Text()
	if errors.Is(err, redis.Nil) || err == nil && text == lease { // asked twice, for an answer that got lost
		return nil, nil
	}
	return []byte(text), err
}

// replace puts a value in the place of what was there, and nothing when there is no
// value. A lease that has ended or was deleted is no right to write.
var replace = redis.NewScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
	return 0
end
if ARGV[2] == '' then
	return redis.call('DEL', KEYS[1])
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`)

// settle reports whether Redis has answered.
func (s *Cache) settle(c context.Context, key, old string, data []byte, ttl time.Duration) bool {
	ctx, cancel := s.client.guarded(c)
	defer cancel()
	if err := replace.Run(ctx, s.client, []string{s.opts.Prefix + key}, old, data, milliseconds(ttl)).Err(); err != nil {
		s.report(c, "set", err)
		return false
	}
	return true
}

func (s *Cache) report(c context.Context, op string, err error) {
	if s.opts.OnError != nil {
		s.opts.OnError(c, fmt.Errorf("redis: cache: %s: %w", op, err))
	}
}
