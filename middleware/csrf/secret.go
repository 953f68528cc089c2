package csrf

import (
	"fmt"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
)

// Session is what csrf needs of a session, such as that of middleware/session.
type Session interface {
	// Get returns the value of name, nil when there is none.
	Get(name string) any

	// Set gives name a value.
	Set(name string, value any)
}

// InSession makes an Options.Session of the function that a session middleware
// has for getting the session, with nil for none:
//
//	csrf.New(&csrf.Options{Session: csrf.InSession(session.From)})
func InSession[S interface {
	comparable
	Session
}](from func(ctx *koa.Context) S) func(ctx *koa.Context) Session {
	return func(ctx *koa.Context) Session {
		var none S
		if s := from(ctx); s != none {
			return s
		}
		return nil
	}
}

// read is the secret of the client, "" for none.
func (g *guard) read(ctx *koa.Context) string {
	if g.session != nil {
		secret, _ := g.session.Get(g.cfg.SessionName).(string)
		return secret
	}
	for _, name := range g.cfg.CookieNames {
		if secret, _ := ctx.Cookies().Get(name, &cookies.GetOptions{Signed: g.cfg.cookie.Signed}); secret != "" {
			return secret
		}
	}
	return ""
}

// renew gives the client a new secret. A session has it at once, a cookie only
// when it comes back: until then tokens cannot be right.
func (g *guard) renew(ctx *koa.Context) error {
	g.secret = g.cfg.tokens.Secret()
	if g.session != nil {
		g.session.Set(g.cfg.SessionName, g.secret)
		return nil
	}
	o := g.cfg.cookie
	if g.cfg.CookieDomain != nil {
		o.Domain = g.cfg.CookieDomain(ctx)
	}
	for _, name := range g.cfg.CookieNames {
		if err := ctx.Cookies().Set(name, g.secret, &o); err != nil {
			return fmt.Errorf("csrf: %w", err)
		}
	}
	return nil
}
