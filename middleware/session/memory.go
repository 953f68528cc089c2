package session

import (
	"bytes"
	"cmp"
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
	maxSessions, maxBytes int

	mu      sync.Mutex // guards what follows
	entries map[string]*list.Element
	recent  *list.List // of *memoryEntry, the last used in front
	bytes   int        // the sizes of all entries
}

var _ Swapper = (*Memory)(nil)

// MemoryOptions limit a [Memory]. A session over one of the limits drops those
// that were not used for longest.
type MemoryOptions struct {
	// MaxSessions is how many sessions are kept. Default: 10,000.
	MaxSessions int

	// MaxBytes is how much memory they take together, where a session takes its
	// JSON, its key and 300 bytes. One that alone takes more is not kept, and Set
	// says so. Default: 64 MiB, which is room for 10,000 that would fill a cookie.
	MaxBytes int
}

// entrySize is what an entry takes besides its key and data: itself, its place in
// the list and that in the map.
const entrySize = 300

type memoryEntry struct {
	key     string
	data    []byte
	expires time.Time
}

func (e *memoryEntry) size() int { return len(e.key) + cap(e.data) + entrySize }

// keep makes a copy of data the entry's, where the last one was if it fits there
// and leaves less than half of it empty.
func (e *memoryEntry) keep(data []byte) {
	if room := cap(e.data); room < len(data) || room > 2*len(data) {
		e.data = nil
	}
	e.data = append(e.data[:0], data...)
}

// NewMemory returns an empty store. opts may be nil. It panics when a limit is
// negative.
func NewMemory(opts *MemoryOptions) *Memory {
	if opts == nil {
		opts = &MemoryOptions{}
	}
	if opts.MaxSessions < 0 {
		panic(fmt.Sprintf("session: MemoryOptions.MaxSessions: %d sessions cannot be kept", opts.MaxSessions))
	}
	if opts.MaxBytes < 0 {
		panic(fmt.Sprintf("session: MemoryOptions.MaxBytes: %d bytes cannot be kept", opts.MaxBytes))
	}
	return &Memory{
		maxSessions: cmp.Or(opts.MaxSessions, 10_000),
		maxBytes:    cmp.Or(opts.MaxBytes, 64<<20),
		entries:     make(map[string]*list.Element),
		recent:      list.New(),
	}
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

// Set implements [Store], and keeps a [BrowserSession] for a day. It fails only
// for a session that alone is over MaxBytes; the one that was there stays then.
func (m *Memory) Set(_ context.Context, key string, data []byte, opts SetOptions) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.put(key, data, opts.MaxAge)
}

// Swap implements [Swapper]. It fails as Set does.
func (m *Memory) Swap(_ context.Context, key string, old, data []byte, opts SetOptions) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e := m.find(key); e == nil || !bytes.Equal(e.data, old) {
		return false, nil
	}
	err := m.put(key, data, opts.MaxAge)
	return err == nil, err
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

func (m *Memory) put(key string, data []byte, maxAge time.Duration) error {
	if size := len(key) + len(data) + entrySize; size > m.maxBytes {
		return fmt.Errorf("session: one of %d bytes does not fit into the %d of MemoryOptions.MaxBytes", size, m.maxBytes)
	}
	if maxAge <= 0 {
		maxAge = oneDay
	}
	element, ok := m.entries[key]
	if ok {
		m.bytes -= element.Value.(*memoryEntry).size()
		m.recent.MoveToFront(element)
	} else {
		element = m.recent.PushFront(&memoryEntry{key: key})
		m.entries[key] = element
	}
	e := element.Value.(*memoryEntry)
	e.keep(data)
	e.expires = time.Now().Add(maxAge)
	m.bytes += e.size()
	m.trim()
	return nil
}

// trim drops what is too much, and expired sessions at the far end: a few with
// each that is put are enough to come after them. The one in front stays.
func (m *Memory) trim() {
	for dropped := 0; m.recent.Len() > 1; dropped++ {
		last := m.recent.Back()
		isFull := m.recent.Len() > m.maxSessions || m.bytes > m.maxBytes
		if !isFull && (dropped == 2 || time.Now().Before(last.Value.(*memoryEntry).expires)) {
			return
		}
		m.drop(last)
	}
}

func (m *Memory) drop(element *list.Element) {
	e := m.recent.Remove(element).(*memoryEntry)
	m.bytes -= e.size()
	delete(m.entries, e.key)
}
