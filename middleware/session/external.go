package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/sessioncodec"
)

// maxSwaps is how often a save is tried against parallel requests. Each attempt
// that fails is one that another request won.
const maxSwaps = 64

// errBusy is what a request gets that lost every time.
var errBusy = errors.New("session: too many requests change the session at the same time")

// saveToStore saves the session and hands its key to the client.
func (s *Session) saveToStore(ctx *koa.Context, changed bool) error {
	key := s.ExternalKey()
	tooLate := ctx.HeaderSent()
	if tooLate && key != s.brought {
		return ErrHeaderSent // nobody would ever ask for what is saved now
	}
	kept, err := s.put(ctx, key, SetOptions{
		MaxAge:  forStore(s.MaxAge()),
		Changed: changed,
		Rolling: s.cfg.Rolling,
	})
	switch {
	case err != nil:
		return fmt.Errorf("session: save: %w", err)
	case !kept || tooLate:
		return nil
	case s.cfg.ExternalKey != nil:
		s.cfg.ExternalKey.Set(ctx, key)
		return nil
	}
	return s.writeCookie(ctx, key)
}

// lasting is the context of the request for what must be done even when the
// client goes away: a logout, say.
func lasting(ctx *koa.Context) context.Context { return context.WithoutCancel(ctx.Context()) }

// put writes the session to the store. It reports false when another request
// has destroyed it meanwhile: then it stays destroyed.
func (s *Session) put(ctx *koa.Context, key string, opts SetOptions) (kept bool, err error) {
	s.saving.Lock()
	defer s.saving.Unlock()
	c := lasting(ctx)
	swapper, _ := s.store.(Swapper)
	if swapper == nil || s.stored == nil {
		data := s.payload(ctx.App.Now())
		if err := s.store.Set(c, key, data, opts); err != nil {
			return false, err
		}
		s.stored = data
		return true, nil
	}
	for range maxSwaps {
		data := s.payload(ctx.App.Now())
		swapped, err := swapper.Swap(c, key, s.stored, data, opts)
		if swapped {
			s.stored = data
		}
		if err != nil || swapped {
			return true, err
		}
		theirs, err := swapper.Get(c, key)
		if err != nil || theirs == nil {
			return false, err
		}
		if err := s.merge(theirs); err != nil {
			return false, err
		}
	}
	return false, errBusy
}

// merge makes the values those of theirs, what another request has saved, with
// what this request has changed since it read the session.
func (s *Session) merge(theirs []byte) error {
	base, err := sessioncodec.ParseObject(s.stored)
	if err != nil {
		return err
	}
	merged, err := sessioncodec.ParseObject(theirs)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if last := readEnd(merged); !s.force && last.maxAge != 0 {
		s.maxAge = last.maxAge
	}
	for name, text := range s.values.All() {
		if was, ok := base.Get(name); !ok || !bytes.Equal(was, text) {
			merged.Set(name, text)
		}
	}
	for name := range base.All() {
		if _, ok := s.values.Get(name); !ok {
			merged.Delete(name)
		}
	}
	s.values = *merged
	s.stored = theirs
	return nil
}
