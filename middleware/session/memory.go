package session

import (
	"bytes"
	"container/list"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Memory keeps sessions in this process, for development, tests and programs
// that run once: they end with it. It is a [Swapper]. Make it with [NewMemory].
type Memory struct {
	max int

	mu      sync.Mutex // guards what follows
	entries map[string]*list.Element
	recent  *list.List // of *memoryEntry, the last used in front
}

var _ Swapper = (*Memory)(nil)

// MemoryOptions limit a [Memory].
type MemoryOptions struct {
	// MaxSessions is how many sessions are kept; one more drops the one that was
	// not used for longest. A session takes its JSON and some 300 bytes, so 10,000
	// of a cookie's size take about 43 MB. Default: 10,000.
	MaxSessions int
}

type memoryEntry struct {
	key     string
	data    []byte
	expires time.Time
}

// NewMemory returns an empty store. opts may be nil. It panics when MaxSessions
// is negative.
func NewMemory(opts *MemoryOptions) *Memory {
	m := &Memory{max: 10_000, entries: make(map[string]*list.Element), recent: list.New()}
	if opts != nil && opts.MaxSessions != 0 {
		m.max = opts.MaxSessions
	}
	if m.max < 0 {
		panic(fmt.Sprintf("session: MemoryOptions.MaxSessions: %d sessions cannot be kept", m.max))
	}
	return m
}

// Get implements [Store]. It never fails.
func (m *Memory) Get(_ context.Context, key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.find(key)
	if e == nil {
		return nil, nil
	}
	return slices.Clone(e.data), nil
}

// Set implements [Store]. It never fails, and keeps a [BrowserSession] for a day.
func (m *Memory) Set(_ context.Context, key string, data []byte, opts SetOptions) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.put(key, data, opts.MaxAge)
	return nil
}

// Swap implements [Swapper]. It never fails.
func (m *Memory) Swap(_ context.Context, key string, old, data []byte, opts SetOptions) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e := m.find(key); e == nil || !bytes.Equal(e.data, old) {
		return false, nil
	}
	m.put(key, data, opts.MaxAge)
	return true, nil
}

// Destroy implements [Store]. It never fails.
func (m *Memory) Destroy(_ context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e, ok := m.entries[key]; ok {
		m.drop(e)
	}
	return nil
}

// find returns the entry of key, nil when there is none or it is too old.
func (m *Memory) find(key string) *memoryEntry {
	element, ok := m.entries[key]
	if !ok {
		return nil
	}
	e := element.Value.(*memoryEntry)
	if !time.Now().Before(e.expires) {
		m.drop(element)
		return nil
	}
	m.recent.MoveToFront(element)
	return e
}

func (m *Memory) put(key string, data []byte, maxAge time.Duration) {
	if maxAge <= 0 {
		maxAge = oneDay
	}
	e := &memoryEntry{key: key, data: slices.Clone(data), expires: time.Now().Add(maxAge)}
	if element, ok := m.entries[key]; ok {
		element.Value = e
		m.recent.MoveToFront(element)
		return
	}
	m.entries[key] = m.recent.PushFront(e)
	m.trim()
}

// trim drops what is too many, and expired sessions at the far end: a few with
// each new session are enough to come after them.
func (m *Memory) trim() {
	for range 2 {
		last := m.recent.Back()
		if last == nil || m.recent.Len() <= m.max && time.Now().Before(last.Value.(*memoryEntry).expires) {
			return
		}
		m.drop(last)
	}
}

func (m *Memory) drop(element *list.Element) {
	m.recent.Remove(element)
	delete(m.entries, element.Value.(*memoryEntry).key)
}
