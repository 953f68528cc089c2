package jwt

import (
	"errors"
	"fmt"
	"slices"

	gojwt "github.com/golang-jwt/jwt/v5"

	"github.com/koa-go/koa"
)

// ErrRevoked says that Options.IsRevoked refused a token.
var ErrRevoked = errors.New("Token revoked")

// ErrCritical says that a token has headers that must be understood, and are
// not.
var ErrCritical = errors.New("jwt: the token has critical headers")

// verify returns the claims of a good token. bad is what is wrong with it,
// broken what kept it from being verified.
func (c *config) verify(ctx *koa.Context, text string) (claims Claims, bad, broken error) {
	claims = c.Claims()
	_, bad = c.parser(ctx).ParseWithClaims(text, claims, func(token *Unverified) (any, error) {
		if token.Header["crit"] != nil {
			return nil, ErrCritical
		}
		keys, err := c.keys(ctx.Context(), token)
		if err != nil {
			broken = fmt.Errorf("jwt: keys: %w", err)
			return nil, err
		}
		return keySet(keys, token), nil
	})
	if bad == nil {
		bad = c.checkIssuer(claims)
	}
	if bad != nil || broken != nil {
		return nil, bad, broken
	}
	if bad, broken = c.checkRevoked(ctx, claims, text); bad != nil || broken != nil {
		return nil, bad, broken
	}
	return claims, nil, nil
}

// parser goes by the application's clock.
func (c *config) parser(ctx *koa.Context) *gojwt.Parser {
	options := []gojwt.ParserOption{
		gojwt.WithTimeFunc(ctx.App.Now),
		gojwt.WithLeeway(c.ClockTolerance),
		gojwt.WithAudience(c.Audiences...),
		gojwt.WithSubject(c.Subject),
	}
	if c.RequireExpiry {
		options = append(options, gojwt.WithExpirationRequired())
	}
	return gojwt.NewParser(options...)
}

// keySet is those of keys that may have signed the token. Without any, golang-jwt
// refuses it.
func keySet(keys []Key, token *Unverified) gojwt.VerificationKeySet {
	var set gojwt.VerificationKeySet
	for _, key := range keys {
		if key.fits(token) {
			set.Keys = append(set.Keys, key.Value)
		}
	}
	return set
}

func (c *config) checkIssuer(claims Claims) error {
	if len(c.Issuers) == 0 {
		return nil
	}
	issuer, err := claims.GetIssuer()
	if err != nil {
		return err
	}
	if !slices.Contains(c.Issuers, issuer) {
		return gojwt.ErrTokenInvalidIssuer
	}
	return nil
}

func (c *config) checkRevoked(ctx *koa.Context, claims Claims, text string) (bad, broken error) {
	if c.IsRevoked == nil {
		return nil, nil
	}
	revoked, err := c.IsRevoked(ctx, claims, text)
	if err != nil {
		return nil, fmt.Errorf("jwt: is revoked: %w", err)
	}
	if revoked {
		return ErrRevoked, nil
	}
	return nil, nil
}
