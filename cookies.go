package koa

import (
	"errors"

	"github.com/koa-go/koa/cookies"
)

// Cookies reads the request's cookies and sets the response's. It is made on
// first use with the application's keys; cookies are secure by default when
// the request is.
func (ctx *Context) Cookies() *cookies.Cookies {
	ctx.alive()
	m := ctx.more()
	if m.cookies == nil {
		settings := &ctx.App.settings
		opts := cookies.Options{
			Keys:     ctx.App.keys,
			Secure:   ctx.Secure(),
			Egg:      settings.EggCookies,
			Defaults: settings.CookieDefaults,
			Now:      settings.Now,
		}
		if settings.OnLargeCookie != nil {
			opts.OnTooLarge = func(name string, size int) { settings.OnLargeCookie(ctx, name, size) }
		}
		m.cookies = cookies.New((*cookieHeaders)(ctx), &opts)
	}
	return m.cookies
}

// SetCookies puts other cookies in the place of the application's kind, for
// this request. Make them with [cookies.New] or [cookies.ForHTTP].
func (ctx *Context) SetCookies(c *cookies.Cookies) {
	ctx.alive()
	ctx.more().cookies = c
}

var errCookieTooLate = errors.New("Cannot set headers after they are sent to the client") // Node's words

// cookieHeaders is a Context as package cookies sees it.
type cookieHeaders Context

var _ cookies.Headers = (*cookieHeaders)(nil)

func (h *cookieHeaders) RequestHeader(name string) string { return h.Request.Get(name) }

func (h *cookieHeaders) SetCookies() []string { return h.Response.Values("Set-Cookie") }

// ReplaceSetCookies throws when it is too late, as Node's setHeader does: a
// cookie that is lost must not look like one that was set.
func (h *cookieHeaders) ReplaceSetCookies(values []string) {
	if h.Response.HeaderSent() {
		throw(errCookieTooLate)
	}
	h.Response.Set("Set-Cookie", values...)
}
