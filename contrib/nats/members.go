package nats

import (
	"bytes"
	"fmt"
	"time"

	"github.com/koa-go/koa/discovery"
)

// members is what is known of the keys of one service. It belongs to one goroutine.
type members struct {
	service string
	byKey   map[string]*member
	onError func(error)
}

// member is a key that has a value.
type member struct {
	in       discovery.Instance
	listed   bool // whether the value is an instance
	value    []byte
	revision uint64    // 0: not seen since the watch began
	created  time.Time // by the server's clock
	due      time.Time // when to ask for it, unless it was written again
	expires  time.Time // when it is gone by this clock, and by then asked for often
}

// replace makes a snapshot the members. Those that are not in it stay until they would have
// expired, as they may come back; where the snapshot has that they were deleted, they do not.
func (m *members) replace(snapshot map[string]*entry, now time.Time, ttl time.Duration) {
	if m.byKey == nil {
		m.byKey = map[string]*member{}
	}
	for _, old := range m.byKey {
		old.revision, old.expires = 0, now.Add(ttl)
		old.due = old.expires
	}
	for _, e := range snapshot {
		m.apply(e, now, ttl)
	}
}

// apply takes one entry in, unless a newer one was seen. It reports whether the list may have
// changed.
func (m *members) apply(e *entry, now time.Time, ttl time.Duration) bool {
	key, old := e.key, m.byKey[e.key]
	if old != nil && e.revision < old.revision {
		return false
	}
	if e.deleted {
		delete(m.byKey, key)
		return old != nil
	}
	if old != nil && bytes.Equal(old.value, e.value) {
		old.seen(e, now, ttl)
		return false
	}
	in, err := decode(m.service, key, e.value)
	if err != nil {
		m.onError(fmt.Errorf("nats: the key %s is no instance: %w", key, err))
	}
	member := &member{in: in, listed: err == nil, value: e.value}
	member.seen(e, now, ttl)
	m.byKey[key] = member
	return true
}

// seen notes when the value was written. It is due when its owner, who writes three times in
// the TTL, is late.
func (m *member) seen(e *entry, now time.Time, ttl time.Duration) {
	m.revision, m.created = e.revision, e.created
	m.due, m.expires = now.Add(ttl/2), now.Add(ttl)
}

// is says whether the entry is what was seen last.
func (m *member) is(e *entry) bool {
	return m.revision == e.revision && m.created.Equal(e.created)
}

// list are the instances.
func (m *members) list() []discovery.Instance {
	list := make([]discovery.Instance, 0, len(m.byKey))
	for _, member := range m.byKey {
		if member.listed {
			list = append(list, member.in)
		}
	}
	return list
}
