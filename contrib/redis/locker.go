package redis

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/koa-go/koa/egg/schedule"
)

// rememberTick is how long a tick is remembered after its hold, for machines whose
// clocks are late.
const rememberTick = time.Hour

// LockerOptions change what a [Locker] keeps.
type LockerOptions struct {
	// Prefix begins the keys in Redis. Applications that share a Redis need
	// different ones. Default: schedule:
	Prefix string

	// Timeout is how long Redis may take to decide. Default: a second.
	Timeout time.Duration
}

// Locker is a [schedule.Locker] for the machines that share a Redis. Holds end by the
// clock of Redis. Make it with [NewLocker].
//
// A grant whose answer came too late for Timeout stays until its ttl: the run is left
// out, and those that are due meanwhile. A Redis that loses its memory, or fails over to a replica that has not heard of a
// hold, forgets it: the task may then run twice. Tasks that must not need a lock where
// their data is.
type Locker struct {
	client bounded
	prefix string
}

var _ schedule.Locker = (*Locker)(nil)

// NewLocker returns the locker. opts may be nil. It panics when the client does not
// obey deadlines or Timeout is negative.
func NewLocker(client redis.UniversalClient, opts *LockerOptions) *Locker {
	var o LockerOptions
	if opts != nil {
		o = *opts
	}
	setDefault(&o.Prefix, "schedule:")
	return &Locker{client: bound(client, "LockerOptions.Timeout", o.Timeout, time.Second), prefix: o.Prefix}
}

// hold grants a tick in microseconds to a holder. Asked a second time by the same
// one, whose answer was lost on its way, it says the same.
var hold = redis.NewScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local last = redis.call('HMGET', KEYS[1], 'tick', 'until', 'holder')
if last[3] == ARGV[3] then
	return 1
end
if last[1] and (tonumber(ARGV[1]) <= tonumber(last[1]) or now < tonumber(last[2])) then
	return 0
end
redis.call('HSET', KEYS[1], 'tick', ARGV[1], 'until', string.format('%.0f', now + ARGV[2]), 'holder', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1`)

// unhold ends the hold of a holder and leaves the tick.
var unhold = redis.NewScript(`
if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then
	redis.call('HSET', KEYS[1], 'until', '0')
end
return 1`)

// Lock implements [schedule.Locker]. Ticks are told apart by the microsecond.
func (l *Locker) Lock(c context.Context, name string, tick time.Time, ttl time.Duration) (release func(context.Context) error, ok bool, err error) {
	ctx, cancel := l.client.deadline(c)
	defer cancel()
	key, holder := []string{l.prefix + name}, rand.Text()
	ok, err = hold.Run(ctx, l.client, key, tick.UnixMicro(), milliseconds(ttl), holder, milliseconds(ttl+rememberTick)).Bool()
	if err != nil {
		return nil, false, fmt.Errorf("redis: locker: lock %s: %w", name, err)
	}
	if !ok {
		return nil, false, nil
	}
	return func(c context.Context) error {
		ctx, cancel := l.client.deadline(c)
		defer cancel()
		if err := unhold.Run(ctx, l.client, key, holder).Err(); err != nil {
			return fmt.Errorf("redis: locker: release %s: %w", name, err)
		}
		return nil
	}, true, nil
}
