package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/internal/sessioncodec"
)

// open finds the session of a request in the store.
func (s *Session) open(ctx *koa.Context) error {
	s.firstUse()
	c := s.cfg
	key, err := c.externalKey(ctx)
	if err != nil {
		c.refuse(ctx, "", nil, err)
	}
	if key == "" {
		s.begin(ctx)
		return nil
	}
	data, err := s.store.Get(ctx.Context(), key)
	switch {
	case err != nil:
		return fmt.Errorf("session: get: %w", err)
	case data == nil:
		emit(ctx, c.OnMissed, key, nil, nil)
		s.begin(ctx)
	case !s.restore(ctx, key, data):
		s.begin(ctx)
	}
	return nil
}

// openCookie finds the session of a request in its cookie, once.
func (s *Session) openCookie(ctx *koa.Context) {
	if !s.firstUse() {
		return
	}
	text, err := s.cfg.readCookie(ctx)
	var data []byte
	if err == nil && text != "" {
		data, err = s.cfg.Decode(text)
	}
	if err != nil {
		s.cfg.refuse(ctx, "", nil, err)
	}
	if data == nil || !s.restore(ctx, "", data) {
		s.begin(ctx)
	}
}

func (s *Session) firstUse() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := !s.opened
	s.opened = true
	return first
}

// begin makes this a new session.
func (s *Session) begin(ctx *koa.Context) {
	key := ""
	if s.store != nil {
		key = s.cfg.newKey(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.key = key
	s.isNew = true
}

// restore makes this the session that was saved as data, and reports whether it
// could: data may be unreadable, too old, or refused by Options.Valid.
func (s *Session) restore(ctx *koa.Context, key string, data []byte) bool {
	values, err := sessioncodec.ParseObject(data)
	if err != nil {
		s.cfg.refuse(ctx, key, nil, err)
		return false
	}
	saved := readEnd(values)
	now := float64(ctx.App.Now().UnixMilli())
	if saved.expire != 0 && saved.expire < now {
		emit(ctx, s.cfg.OnExpired, key, data, nil)
		return false
	}
	// Hooks run on a session that nobody else has, so that they may use it while
	// no lock is held.
	found := &Session{cfg: s.cfg, store: s.store, opened: true, maxAge: s.cfg.MaxAge}
	if saved.maxAge != 0 {
		found.maxAge = saved.maxAge
	}
	found.fill(values)
	if s.cfg.Valid != nil && !s.cfg.Valid(ctx, found) {
		emit(ctx, s.cfg.OnInvalid, key, data, nil)
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values, s.private, s.maxAge, s.expire = found.values, found.private, found.maxAge, saved.expire
	s.key, s.brought, s.loaded = key, key, true
	if s.store != nil {
		s.stored = data
	}
	return true
}

// refuse tells OnInvalid of a session that cannot be read. One whose seal has
// expired is just too old.
func (c *config) refuse(ctx *koa.Context, key string, data []byte, err error) {
	hook := c.OnInvalid
	if errors.Is(err, cookies.ErrExpired) {
		hook = c.OnExpired
	}
	emit(ctx, hook, key, data, err)
}

// end is when a saved session ends, as koa-session writes it among the values.
type end struct {
	expire float64       // milliseconds since 1970, 0 for never
	maxAge time.Duration // 0 for none
}

// longest is the greatest max age believed: a number that overflows a Duration
// must not become a negative one, which has a meaning.
const longest = 100 * 365 * 24 * time.Hour

// readEnd takes the fields that say when the session ends out of values.
func readEnd(values *sessioncodec.Object) (e end) {
	var age float64
	var browser bool
	take(values, "_expire", &e.expire)
	take(values, "_maxAge", &age)
	take(values, "_session", &browser)
	switch {
	case browser:
		e.maxAge = BrowserSession
	case age > 0:
		e.maxAge = time.Duration(min(age, float64(longest/time.Millisecond)) * float64(time.Millisecond))
	}
	return e
}

// take decodes a field into v and removes it. A field of another type counts as
// absent.
func take[T any](values *sessioncodec.Object, name string, v *T) {
	if text, ok := values.Get(name); ok {
		if json.Unmarshal(text, v) != nil {
			var none T
			*v = none
		}
		values.Delete(name)
	}
}
