package csrf

import (
	"slices"

	"github.com/koa-go/koa"
)

// guard is what is known about one request.
type guard struct {
	cfg     *config
	session Session // nil when the secret is in a cookie
	brought string  // the secret to compare tokens with
	secret  string  // the secret to make tokens of: a new one, or the one brought
}

var current = koa.NewKey[*guard]("csrf")

// New returns the middleware. Put it behind the session, if it is to keep the
// secret, and behind the body parser. It panics when an option makes no sense.
//
// A client without a secret is given one, whatever the request. The layers below
// find a token in "_csrf" of [koa.Context.State], and as many as they like with
// [Token].
func New(opts *Options) koa.Middleware {
	c := newConfig(opts)
	return func(ctx *koa.Context, next koa.Handler) error {
		g, err := c.open(ctx)
		if err != nil {
			return err
		}
		if slices.Contains(c.ExcludedMethods, ctx.Method()) || c.ignored.match(ctx.Path()) {
			return next(ctx)
		}
		if refusal := g.examine(ctx); refusal != nil {
			return g.refuse(ctx, refusal)
		}
		return next(ctx)
	}
}

// open sees to it that the client has a secret. Without a session, where one
// should be, there is none.
func (c *config) open(ctx *koa.Context) (*guard, error) {
	g := &guard{cfg: c}
	if c.Session != nil {
		if g.session = c.Session(ctx); g.session == nil {
			return g, nil
		}
	}
	current.Set(ctx, g)
	g.brought = g.read(ctx)
	g.secret = g.brought
	if g.secret == "" && c.Type != Referer {
		if err := g.renew(ctx); err != nil {
			return nil, err
		}
	}
	if g.secret != "" && !ctx.State.Has(stateName) {
		ctx.State.Set(stateName, g.token())
	}
	return g, nil
}

// stateName is where koa-csrf leaves a token for templates.
const stateName = "_csrf"

// Token returns a new token of the client's secret, for a form field or a
// header. All tokens of a secret are good. It is "" where [New] does not apply.
func Token(ctx *koa.Context) string {
	if g, ok := current.Get(ctx); ok {
		return g.token()
	}
	return ""
}

// Rotate gives the client a new secret, so that tokens from before are refused.
// Call it when a user logs in. It does nothing where [New] does not apply. The
// error is that of setting the cookie.
func Rotate(ctx *koa.Context) error {
	g, ok := current.Get(ctx)
	if !ok {
		return nil
	}
	if err := g.renew(ctx); err != nil {
		return err
	}
	ctx.State.Set(stateName, g.token())
	return nil
}

func (g *guard) token() string { return g.cfg.tokens.Create(g.secret) }
