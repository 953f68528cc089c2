package redis

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/koa-go/koa/middleware/session"
)

// oneDay is how long a session is kept that ends with the browser
// (egg-session-redis).
const oneDay = 24 * time.Hour

// SessionOptions change how [Sessions] are kept. The zero value keeps them as
// egg-session-redis does.
type SessionOptions struct {
	// Prefix begins the keys in Redis; session.Options.Prefix is part of what the
	// cookie holds, this is not. Default: none, the key is the session's (koa-redis,
	// egg-session-redis).
	Prefix string

	// Seconds keeps sessions for whole seconds, rounded up, by SETEX, as koa-redis
	// does. Default: false, milliseconds by SET with PX, as egg-session-redis does.
	// Either reads what the other has written.
	Seconds bool

	// Timeout is how long a call may take. Default: a second.
	Timeout time.Duration

	// Degrade lets requests go on when Redis fails, without the session they
	// brought and without keeping the one they make: users look logged out, and one
	// who logs in anew will have to do it again. [Sessions.Destroy] fails all the
	// same. Default: false, the request fails.
	Degrade bool

	// OnError is told of the errors that Degrade passes over. Default: nobody is.
	OnError func(c context.Context, err error)
}

// Sessions is a [session.Store] that shares its sessions with koa-redis and
// egg-session-redis: the value under a session's key is its JSON. Make it with
// [NewSessions].
type Sessions struct {
	client bounded
	opts   SessionOptions
}

var _ session.Swapper = (*Sessions)(nil)

// NewSessions returns the store. opts may be nil. It panics when the client does not
// obey deadlines or Timeout is negative.
func NewSessions(client redis.UniversalClient, opts *SessionOptions) *Sessions {
	s := &Sessions{}
	if opts != nil {
		s.opts = *opts
	}
	s.client = bound(client, "SessionOptions.Timeout", s.opts.Timeout, time.Second)
	return s
}

// Get implements [session.Store].
func (s *Sessions) Get(c context.Context, key string) ([]byte, error) {
	ctx, cancel := s.client.guarded(c)
	defer cancel()
	data, err := s.client.Get(ctx, s.opts.Prefix+key).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	if err != nil {
		return nil, s.failed(c, "get", err)
	}
	return data, nil
}

// Set implements [session.Store]. A session that ends with the browser is kept for
// a day.
func (s *Sessions) Set(c context.Context, key string, data []byte, opts session.SetOptions) error {
	ctx, cancel := s.client.guarded(c)
	defer cancel()
	life := s.life(opts.MaxAge)
	var err error
	if s.opts.Seconds {
		err = s.client.SetEx(ctx, s.opts.Prefix+key, data, life).Err()
	} else {
		err = s.client.Do(ctx, "set", s.opts.Prefix+key, data, "px", life.Milliseconds()).Err()
	}
	if err != nil {
		return s.failed(c, "set", err)
	}
	return nil
}

// Destroy implements [session.Store]. It fails when Redis does, also with Degrade.
func (s *Sessions) Destroy(c context.Context, key string) error {
	ctx, cancel := s.client.guarded(c)
	defer cancel()
	if err := s.client.Del(ctx, s.opts.Prefix+key).Err(); err != nil {
		return fmt.Errorf("redis: sessions: destroy: %w", err)
	}
	return nil
}

// swap sets a value that still is what it was.
var swap = redis.NewScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
	return 0
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`)

// Swap implements [session.Swapper].
func (s *Sessions) Swap(c context.Context, key string, old, data []byte, opts session.SetOptions) (bool, error) {
	ctx, cancel := s.client.guarded(c)
	defer cancel()
	life := s.life(opts.MaxAge).Milliseconds()
	swapped, err := swap.Run(ctx, s.client, []string{s.opts.Prefix + key}, old, data, life).Bool()
	if err != nil {
		err = s.failed(c, "swap", err)
		return err == nil, err
	}
	return swapped, nil
}

// life is how long a session is kept, in whole milliseconds or seconds.
func (s *Sessions) life(maxAge time.Duration) time.Duration {
	if maxAge < 0 {
		maxAge = oneDay
	}
	if s.opts.Seconds {
		return max(time.Second, (maxAge + time.Second - 1).Truncate(time.Second))
	}
	return time.Duration(milliseconds(maxAge)) * time.Millisecond
}

// failed is what a call returns whose command has failed. That the caller has given
// up is no failure of Redis.
func (s *Sessions) failed(c context.Context, op string, err error) error {
	err = fmt.Errorf("redis: sessions: %s: %w", op, err)
	if !s.opts.Degrade || c.Err() != nil {
		return err
	}
	if s.opts.OnError != nil {
		s.opts.OnError(c, err)
	}
	return nil
}
