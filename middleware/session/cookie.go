package session

import (
	"errors"
	"fmt"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
)

// maxCookie is how many bytes of name and value browsers keep (RFC 6265bis 5.7,
// step 7 of the storage model); they drop a longer cookie without a word.
const maxCookie = 4096

var (
	// ErrTooLarge says that a session does not fit into a cookie. The browser
	// would keep the cookie it had, and the session would be lost unnoticed.
	ErrTooLarge = errors.New("session: the cookie is too large")

	// ErrHeaderSent says that the session had to be written to a cookie after the
	// response's head was sent. Commit before FlushHeaders or before taking the
	// response over.
	ErrHeaderSent = errors.New("session: the head of the response was sent before the session was saved")
)

// externalKey is the key in the store that the request brought. The error says
// why one was refused.
func (c *config) externalKey(ctx *koa.Context) (string, error) {
	if c.ExternalKey != nil {
		return c.ExternalKey.Get(ctx), nil
	}
	return c.readCookie(ctx)
}

// readCookie is the text of the cookie, "" when there is none or its signature
// is bad.
func (c *config) readCookie(ctx *koa.Context) (string, error) {
	if !c.Sealed {
		text, _ := ctx.Cookies().Get(c.Key, &c.get)
		return text, nil
	}
	text, err := ctx.Cookies().GetSealed(c.Key)
	switch {
	case errors.Is(err, cookies.ErrNoKeys):
		panic(err) // as Cookies.Get does: the program is wrong, not the request
	case errors.Is(err, cookies.ErrNoCookie):
		return "", nil
	}
	return text, err
}

// writeCookie sets the cookie, or removes it when text is "".
func (s *Session) writeCookie(ctx *koa.Context, text string) error {
	if ctx.HeaderSent() {
		return ErrHeaderSent
	}
	c := s.cfg
	o := c.set
	if age := s.MaxAge(); age > 0 && text != "" {
		o.MaxAge = age
	}
	write := ctx.Cookies().Set
	if c.Sealed {
		write = ctx.Cookies().SetSealed
	}
	if err := write(c.Key, text, &o); err != nil {
		return fmt.Errorf("session: %w", err)
	}
	if size := sizeOf(ctx, c.Key); size > maxCookie {
		return fmt.Errorf("%w: %q has %d bytes, browsers drop cookies of more than %d: keep less in the session, or set Options.Store",
			ErrTooLarge, c.Key, size, maxCookie)
	}
	return nil
}

// sizeOf is how many bytes of name and value the response's last cookie of a
// name has: what a signature, encryption or seal makes of the text.
func sizeOf(ctx *koa.Context, name string) int {
	size := 0
	for _, field := range ctx.Response.Values("Set-Cookie") {
		if value, ok := strings.CutPrefix(field, name+"="); ok {
			value, _, _ = strings.Cut(value, ";")
			size = len(name) + len(value)
		}
	}
	return size
}
