package session

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/koa-go/koa/internal/sessioncodec"
)

// Get returns a copy of the value of name in the types of encoding/json (nil,
// bool, float64, string, []any, map[string]any), nil when there is none. The
// function [Get] returns other types.
func (s *Session) Get(name string) any {
	v, _ := Get[any](s, name)
	return v
}

// Get returns the value of name as a T, and whether there is one that fits. It
// is decoded by the rules of encoding/json.
func Get[T any](s *Session, name string) (T, bool) {
	var v T
	text, ok := s.raw(name)
	if !ok {
		return v, false
	}
	if err := json.Unmarshal(text, &v); err != nil {
		var none T
		return none, false
	}
	return v, true
}

func (s *Session) raw(name string) (json.RawMessage, bool) {
	s.use()
	defer s.mu.Unlock()
	return s.place(name).Get(name)
}

// Set gives name a value, encoded at once by the rules of encoding/json. A name
// that has one keeps its place in the order of names. A value that is no JSON
// leaves the session as it is and makes saving it fail.
//
// As in koa-session, names that begin with "_" and the name isNew are for this
// request only and are never saved. After [Session.Destroy], Set begins a new
// session.
func (s *Session) Set(name string, value any) {
	text, err := sessioncodec.Marshal(value)
	s.use()
	defer s.mu.Unlock()
	if err != nil {
		s.fail(fmt.Errorf("session: set %q: %w", name, err))
		return
	}
	s.change()
	s.place(name).Set(name, text)
}

// Delete removes name, if it is there.
func (s *Session) Delete(name string) {
	s.use()
	defer s.mu.Unlock()
	s.change()
	s.place(name).Delete(name)
}

// SetValues makes the fields of v, a map, a struct or anything else that is a
// JSON object, the only values (npm's ctx.session = {...}). The session keeps its
// key and counts as not new. As in koa-session, a session in the cookie that
// nobody has looked at yet is written in any case, with the max age of the
// options, and a SetMaxAge from before no longer makes it be written. A v that is
// no JSON object leaves the session as it is and makes saving it fail.
func (s *Session) SetValues(v any) {
	values, err := objectOf(v)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.fail(fmt.Errorf("session: set values: %w", err))
		return
	}
	s.change()
	if s.store == nil && !s.used {
		s.replaced = true
		s.maxAge = s.cfg.MaxAge
	}
	s.fill(values)
	s.isNew, s.force = false, false
}

func objectOf(v any) (*sessioncodec.Object, error) {
	text, err := sessioncodec.Marshal(v)
	if err != nil {
		return nil, err
	}
	return sessioncodec.ParseObject(text)
}

// Values returns a copy of all values in the types of encoding/json, never nil.
func (s *Session) Values() map[string]any {
	s.use()
	defer s.mu.Unlock()
	all := make(map[string]any, s.values.Len())
	for name, text := range s.values.All() {
		var v any
		if json.Unmarshal(text, &v) == nil {
			all[name] = v
		}
	}
	return all
}

// Len returns how many values there are.
func (s *Session) Len() int {
	s.use()
	defer s.mu.Unlock()
	return s.values.Len()
}

// MarshalJSON returns the values in their order.
func (s *Session) MarshalJSON() ([]byte, error) {
	s.use()
	defer s.mu.Unlock()
	return s.values.AppendJSON(nil), nil
}

// IsNew reports whether the request brought no session that could be used.
func (s *Session) IsNew() bool {
	s.use()
	defer s.mu.Unlock()
	return s.isNew
}

// ExternalKey returns the key of the session in the store, "" when it is in the
// cookie. It is a secret: who has it has the session.
func (s *Session) ExternalKey() string {
	s.use()
	defer s.mu.Unlock()
	return s.key
}

// MaxAge returns how long the session lasts when it is written: what it was
// written with last, or else Options.MaxAge. 0 is a day.
func (s *Session) MaxAge() time.Duration {
	s.use()
	defer s.mu.Unlock()
	return s.maxAge
}

// SetMaxAge changes how long this session lasts, and makes it be written. 0 is
// a day without an expiry of the cookie, [BrowserSession] or any negative value
// npm's 'session'.
func (s *Session) SetMaxAge(d time.Duration) {
	s.use()
	defer s.mu.Unlock()
	s.maxAge = max(d, BrowserSession)
	s.force = true
}

// Destroy removes all values, and when the session is committed the cookie and
// what the store has (npm's ctx.session = null). Values set afterwards are those
// of a new session with a new key.
func (s *Session) Destroy() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values, s.private = sessioncodec.Object{}, sessioncodec.Object{}
	s.maxAge, s.force = s.cfg.MaxAge, false
	s.destroyed = true
	s.err = nil
}

// Destroyed reports whether the session was destroyed and has no new values:
// where ctx.session is null in koa-session.
func (s *Session) Destroyed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.destroyed && s.values.Len() == 0
}

// use locks the session for somebody who looks at it or changes it.
func (s *Session) use() {
	s.mu.Lock()
	s.used = true
}

// place is where the value of name belongs.
func (s *Session) place(name string) *sessioncodec.Object {
	if isPrivate(name) {
		return &s.private
	}
	return &s.values
}

// isPrivate is what koa-session's toJSON leaves out.
func isPrivate(name string) bool { return name == "isNew" || name != "" && name[0] == '_' }

// fill makes the fields of o, which it takes over, the values.
func (s *Session) fill(o *sessioncodec.Object) {
	s.values, s.private = *o, sessioncodec.Object{}
	for name, text := range o.All() {
		if isPrivate(name) {
			s.private.Set(name, text)
		}
	}
	for name := range s.private.All() {
		s.values.Delete(name)
	}
}

// change is called before each change of a value.
func (s *Session) change() {
	if s.loaded && s.before == nil {
		s.before = s.values.AppendJSON(nil)
	}
}

// hasChanged reports whether the values are others than the request brought.
func (s *Session) hasChanged() bool {
	if s.replaced || !s.loaded {
		return true
	}
	return s.before != nil && !bytes.Equal(s.before, s.values.AppendJSON(nil))
}

func (s *Session) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}
