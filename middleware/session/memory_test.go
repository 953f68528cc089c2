package session_test

import (
	"strconv"
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

func TestNewMemoryRefusesNegativeLimits(t *testing.T) {
	defer func() {
		if got, want := recover(), "session: MemoryOptions.MaxSessions: -1 sessions cannot be kept"; got != want {
			t.Errorf("panic %v, want %v", got, want)
		}
	}()
	session.NewMemory(&session.MemoryOptions{MaxSessions: -1})
}
