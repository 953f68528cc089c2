package session_test

import (
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/middleware/session"
	"github.com/koa-go/koa/middleware/session/storetest"
)

func TestMemory(t *testing.T) {
	storetest.Run(t, func(*testing.T) session.Store { return session.NewMemory(nil) })
}

func TestMemoryIsBounded(t *testing.T) {
	m := session.NewMemory(&session.MemoryOptions{MaxSessions: 3})
	keep := session.SetOptions{MaxAge: time.Hour}
	set := func(key string) { _ = m.Set(t.Context(), key, []byte("{}"), keep) }
	has := func(key string) bool { data, _ := m.Get(t.Context(), key); return data != nil }
	set("used")
	for i := range 10 {
		set(strconv.Itoa(i))
		if !has("used") {
			t.Fatalf("the session that is used is gone after %d others", i+1)
		}
	}
	for i := range 10 {
		if got, want := has(strconv.Itoa(i)), i >= 8; got != want {
			t.Errorf("session %d is there: %v, want %v", i, got, want)
		}
	}
}

func TestMemoryExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := session.NewMemory(&session.MemoryOptions{MaxSessions: 1})
		for _, tt := range []struct{ given, kept time.Duration }{
			{time.Minute, time.Minute}, {session.BrowserSession, 24 * time.Hour}, {1, 1},
		} {
			_ = m.Set(t.Context(), "k", []byte("{}"), session.SetOptions{MaxAge: tt.given})
			time.Sleep(tt.kept - 1)
			if data, _ := m.Get(t.Context(), "k"); data == nil {
				t.Errorf("a session of %v is gone before", tt.given)
			}
			time.Sleep(time.Nanosecond)
			if data, _ := m.Get(t.Context(), "k"); data != nil {
				t.Errorf("a session of %v is still there", tt.given)
			}
		}
	})
}

func TestMemoryIsBoundedInBytes(t *testing.T) {
	const room = 10_000
	m := session.NewMemory(&session.MemoryOptions{MaxBytes: room})
	set := func(key string, size int) {
		t.Helper()
		if err := m.Set(t.Context(), key, make([]byte, size), session.SetOptions{MaxAge: time.Hour}); err != nil {
			t.Fatal(err)
		}
	}
	kept := func() (keys []string, size int) {
		for _, key := range []string{"a", "b", "c", "d"} {
			if data, _ := m.Get(t.Context(), key); data != nil {
				keys, size = append(keys, key), size+len(data)
			}
		}
		return keys, size
	}
	for _, tt := range []struct {
		name, key string
		size      int
		want      string
	}{
		{"what fits stays", "a", 3_000, "a"},
		{"beside others", "b", 3_000, "a b"},
		{"and others", "c", 2_000, "a b c"},
		{"the one that was not used for longest goes", "d", 3_000, "b c d"},
		{"one that grows takes the place of others", "b", 6_000, "b d"},
		{"one that shrinks makes room", "b", 10, "b d"},
		{"for another one", "a", 5_000, "a b d"},
		{"a big one takes the place of all", "c", 9_600, "c"},
	} {
		set(tt.key, tt.size)
		keys, size := kept()
		if got := strings.Join(keys, " "); got != tt.want || size > room {
			t.Errorf("%s: %s with %d bytes are there, want %s", tt.name, got, size, tt.want)
		}
	}
}

func TestMemoryRefusesWhatNeverFits(t *testing.T) {
	m := session.NewMemory(&session.MemoryOptions{MaxBytes: 1_000})
	keep, big := session.SetOptions{MaxAge: time.Hour}, make([]byte, 1_000)
	if err := m.Set(t.Context(), "k", []byte("{}"), keep); err != nil {
		t.Fatal(err)
	}
	if err := m.Set(t.Context(), "k", big, keep); err == nil || !strings.Contains(err.Error(), "MaxBytes") {
		t.Errorf("Set = %v, want an error that names MaxBytes", err)
	}
	if ok, err := m.Swap(t.Context(), "k", []byte("{}"), big, keep); ok || err == nil {
		t.Errorf("Swap = %v, %v, want an error", ok, err)
	}
	if data, _ := m.Get(t.Context(), "k"); string(data) != "{}" {
		t.Errorf("the session is %q, want what was there", data)
	}
}

// What the store gives out and takes in is nobody else's to change.
func TestMemoryKeepsCopies(t *testing.T) {
	m := session.NewMemory(nil)
	keep := session.SetOptions{MaxAge: time.Hour}
	given := []byte(`{"a":1}`)
	_ = m.Set(t.Context(), "k", given, keep)
	given[2] = 'x'
	before, _ := m.Get(t.Context(), "k")
	_ = m.Set(t.Context(), "k", []byte(`{"b":2}`), keep)
	if after, _ := m.Get(t.Context(), "k"); string(before) != `{"a":1}` || string(after) != `{"b":2}` {
		t.Errorf("got %s, then %s", before, after)
	}
}

func TestMemoryWritesASessionAgainWithoutAllocating(t *testing.T) {
	m := session.NewMemory(nil)
	keep, data := session.SetOptions{MaxAge: time.Hour}, make([]byte, 500)
	set := func() { _ = m.Set(t.Context(), "k", data, keep) }
	set()
	if n := testing.AllocsPerRun(100, set); n > 0 {
		t.Errorf("Set allocates %v times", n)
	}
}

func TestNewMemoryRefusesNegativeLimits(t *testing.T) {
	for want, opts := range map[string]session.MemoryOptions{
		"session: MemoryOptions.MaxSessions: -1 sessions cannot be kept": {MaxSessions: -1},
		"session: MemoryOptions.MaxBytes: -1 bytes cannot be kept":       {MaxBytes: -1},
	} {
		func() {
			defer func() {
				if got := recover(); got != want {
					t.Errorf("panic %v, want %v", got, want)
				}
			}()
			session.NewMemory(&opts)
		}()
	}
}
