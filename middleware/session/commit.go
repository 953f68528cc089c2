package session

import (
	"fmt"
	"strconv"
	"time"

	"github.com/koa-go/koa"
)

// storeLeeway is how much longer than the session a store keeps it, so that the
// cookie ends first (koa-session).
const storeLeeway = 10 * time.Second

// Commit writes the session if it has changed or its time is running out, or
// removes it if it was destroyed (npm's manuallyCommit). [New] calls it unless
// Options.ManualCommit is set. Nothing is written for a session that nobody used,
// and for a new one without values.
func (s *Session) Commit(ctx *koa.Context) error { return s.commit(ctx, false) }

// Save writes the session now, whether or not it has changed or has values.
func (s *Session) Save(ctx *koa.Context) error { return s.commit(ctx, true) }

// Regenerate keeps the values and gives the session a new key: the old one is
// destroyed and the new one saved now. Call it when a user logs in. A session in
// the cookie has no key and is only written anew.
func (s *Session) Regenerate(ctx *koa.Context) error {
	if s.Destroyed() {
		return s.commit(ctx, false)
	}
	if err := s.remove(ctx); err != nil {
		return err
	}
	s.rekey(ctx)
	return s.commit(ctx, true)
}

func (s *Session) commit(ctx *koa.Context, force bool) error {
	s.mu.Lock()
	opened, destroyed, err := s.opened, s.destroyed, s.err
	s.mu.Unlock()
	if !opened || err != nil {
		return err
	}
	if destroyed {
		if err := s.remove(ctx); err != nil || s.Destroyed() {
			return err
		}
		s.restart(ctx)
	}
	reason := s.reason(ctx.App.Now())
	if force {
		reason = forced
	}
	if reason == none {
		return nil
	}
	if s.cfg.BeforeSave != nil {
		s.cfg.BeforeSave(ctx, s)
	}
	return s.save(ctx, reason == changed)
}

// rekey gives the session a new key in the store.
func (s *Session) rekey(ctx *koa.Context) {
	if s.store == nil {
		return
	}
	key := s.cfg.newKey(ctx)
	s.saving.Lock()
	s.stored = nil
	s.saving.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.key = key
}

// restart makes the values that were set after Destroy those of a new session.
func (s *Session) restart(ctx *koa.Context) {
	s.rekey(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.destroyed, s.loaded, s.isNew = false, false, true
	s.before, s.expire = nil, 0
}

// reason is why a session is written.
type reason int

const (
	none reason = iota
	changed
	running // out of time, or rolling
	forced
)

func (s *Session) reason(now time.Time) reason {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.force:
		return forced
	case !s.loaded && s.values.Len() == 0:
		return none
	case s.hasChanged():
		return changed
	case s.cfg.Rolling || s.cfg.Renew && s.halfOver(now):
		return running
	}
	return none
}

// halfOver reports whether less than half of the session's age is left.
func (s *Session) halfOver(now time.Time) bool {
	left := s.expire - float64(now.UnixMilli())
	return s.expire != 0 && s.maxAge > 0 && left < float64(s.maxAge.Milliseconds())/2
}

func (s *Session) remove(ctx *koa.Context) error {
	if s.store != nil {
		if err := s.store.Destroy(lasting(ctx), s.ExternalKey()); err != nil {
			return fmt.Errorf("session: destroy: %w", err)
		}
		if ctx.HeaderSent() {
			return nil // the client keeps a key of nothing
		}
	}
	return s.writeCookie(ctx, "")
}

func (s *Session) save(ctx *koa.Context, changed bool) error {
	if s.store != nil {
		return s.saveToStore(ctx, changed)
	}
	text, err := s.cfg.Encode(s.payload(ctx.App.Now()))
	if err != nil {
		return fmt.Errorf("session: encode: %w", err)
	}
	return s.writeCookie(ctx, text)
}

// payload is the JSON that is saved: the values, and when the session ends.
func (s *Session) payload(now time.Time) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return appendEnd(s.values.AppendJSON(nil), s.maxAge, now)
}

// appendEnd adds the fields of koa-session to a JSON object, behind the others.
func appendEnd(object []byte, maxAge time.Duration, now time.Time) []byte {
	b := object[:len(object)-1]
	if len(b) > 1 {
		b = append(b, ',')
	}
	if maxAge < 0 {
		return append(b, `"_session":true}`...)
	}
	if maxAge == 0 {
		maxAge = oneDay
	}
	b = append(b, `"_expire":`...)
	b = strconv.AppendInt(b, now.UnixMilli()+maxAge.Milliseconds(), 10)
	b = append(b, `,"_maxAge":`...)
	b = strconv.AppendInt(b, maxAge.Milliseconds(), 10)
	return append(b, '}')
}

// forStore is how long the store keeps the session.
func forStore(maxAge time.Duration) time.Duration {
	switch {
	case maxAge < 0:
		return BrowserSession
	case maxAge == 0:
		maxAge = oneDay
	}
	return maxAge + storeLeeway
}
