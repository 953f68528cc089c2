package nats

import (
	"bytes"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

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
func (m *members) replace(snapshot map[string]jetstream.KeyValueEntry, now time.Time, ttl time.Duration) {
	if m.byKey == nil {
		m.byKey = map[string]*member{}
	}
	for _, old := range m.byKey {
		old.revision, old.expires = 0, now.Add(ttl)
		old.due = old.expires
	}
	for _, entry := range snapshot {
		m.apply(entry, now, ttl)
	}
}

// apply takes one entry in, unless a newer one was seen. It reports whether the list may have
// changed.
func (m *members) apply(entry jetstream.KeyValueEntry, now time.Time, ttl time.Duration) bool {
	key, old := entry.Key(), m.byKey[entry.Key()]
	if old != nil && entry.Revision() < old.revision {
		return false
	}
	if entry.Operation() != jetstream.KeyValuePut {
		delete(m.byKey, key)
		return old != nil
	}
	if old != nil && bytes.Equal(old.value, entry.Value()) {
		old.seen(entry, now, ttl)
		return false
	}
	in, err := decode(m.service, key, entry.Value())
	if err != nil {
		m.onError(fmt.Errorf("nats: the key %s is no instance: %w", key, err))
	}
	member := &member{in: in, listed: err == nil, value: entry.Value()}
	member.seen(entry, now, ttl)
	m.byKey[key] = member
	return true
}

// seen notes when the value was written. It is due when its owner, who writes three times in
// the TTL, is late.
func (m *member) seen(entry jetstream.KeyValueEntry, now time.Time, ttl time.Duration) {
	m.revision, m.created = entry.Revision(), entry.Created()
	m.due, m.expires = now.Add(ttl/2), now.Add(ttl)
}

// is says whether the entry is what was seen last.
func (m *member) is(entry jetstream.KeyValueEntry) bool {
	return m.revision == entry.Revision() && m.created.Equal(entry.Created())
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
