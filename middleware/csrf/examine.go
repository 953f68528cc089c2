package csrf

import (
	"crypto/subtle"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/csrftoken"
)

// examine returns why the request is to be refused, nil if it is not.
func (g *guard) examine(ctx *koa.Context) *Refusal {
	switch g.cfg.Type {
	case Referer:
		return g.examineReferer(ctx)
	case All:
		if r := g.examineToken(ctx); r != nil {
			return r
		}
		return g.examineReferer(ctx)
	case Any:
		return g.examineAny(ctx)
	}
	if r := g.examineOrigin(ctx); r != nil {
		return r
	}
	return g.examineToken(ctx)
}

func (g *guard) examineAny(ctx *koa.Context) *Refusal {
	byToken := g.examineToken(ctx)
	if byToken == nil {
		return nil
	}
	byReferer := g.examineReferer(ctx)
	if byReferer == nil {
		return nil
	}
	return &Refusal{
		Reason: fmt.Errorf("both ctoken and referer check error: %w, %w", byToken.Reason, byReferer.Reason),
		Hint:   byToken.Hint + "; " + byReferer.Hint,
	}
}

// examineOrigin believes what browsers say about a request. No page can change
// these headers.
func (g *guard) examineOrigin(ctx *koa.Context) *Refusal {
	if g.cfg.DisableOriginCheck {
		return nil
	}
	// The host is the one that the browser used, also behind a trusted proxy.
	r := &http.Request{Method: ctx.Method(), Header: ctx.Header(), Host: ctx.Host(), URL: &url.URL{}}
	if g.cfg.origins.Check(r) == nil {
		return nil
	}
	return &Refusal{
		Reason: ErrCrossOrigin,
		Hint: fmt.Sprintf("the browser says Sec-Fetch-Site %q, Origin %q, and the host is %q; if the origin may send requests, add it to Options.TrustedOrigins",
			ctx.Get("Sec-Fetch-Site"), ctx.Get("Origin"), ctx.Host()),
	}
}

func (g *guard) examineToken(ctx *koa.Context) *Refusal {
	if g.cfg.Session != nil && g.session == nil {
		return nil // koa-csrf lets requests without a session pass
	}
	secret := g.brought
	if g.session != nil {
		secret = g.secret
	}
	if secret == "" {
		return &Refusal{
			Reason: ErrMissingToken,
			Hint: fmt.Sprintf("the request has no cookie %s with a secret; it is set by any answer of this middleware",
				strings.Join(g.cfg.CookieNames, " or ")),
		}
	}
	token := g.cfg.token(ctx)
	switch {
	case token == "":
		return &Refusal{Reason: g.missing(), Hint: g.cfg.whereTokensAre()}
	case csrftoken.Verify(secret, token), g.session == nil && same(secret, token):
		return nil
	}
	return &Refusal{
		Reason: ErrInvalidToken,
		Hint:   "the token was not made from the client's secret: it is of another session, or from before a rotation, or mangled",
	}
}

// missing is what egg-security calls a request with a secret and no token.
func (g *guard) missing() error {
	if g.cfg.Egg {
		return ErrInvalidToken
	}
	return ErrMissingToken
}

// same compares in a time that depends on the lengths only.
func same(secret, token string) bool {
	return subtle.ConstantTimeCompare([]byte(secret), []byte(token)) == 1
}

// whereTokensAre says where a token is looked for.
func (c *config) whereTokensAre() string {
	places := []string{"body field " + c.BodyName + " (which needs a body parser in front)"}
	if !c.DisableQuery {
		places = append(places, "query parameter "+c.QueryName)
	}
	return "there is no token in " + strings.Join(places, ", ") + ", headers " + strings.Join(c.HeaderNames, ", ")
}
