// Package jwt lets requests through that carry a signed JSON Web Token, in the
// place of npm koa-jwt 4, over github.com/golang-jwt/jwt:
//
//	app.Use(jwt.New(jwt.Secret(os.Getenv("JWT_SECRET")), &jwt.Options{Issuers: []string{"https://auth.example.com"}}))
//	app.Use(func(ctx *koa.Context, next koa.Handler) error {
//		user, _ := jwt.From[jwt.MapClaims](ctx)
//		...
//	})
//
// A key is for one algorithm, so a token cannot choose how it is verified: a
// public key is never taken for an HMAC secret, and a token that says "none" has
// no key. Tokens that have expired or are not yet valid are refused; one without
// exp never expires unless Options.RequireExpiry is set. A token with critical
// headers (RFC 7515 4.1.11) is refused, since none is known here.
package jwt

import (
	gojwt "github.com/golang-jwt/jwt/v5"

	"github.com/koa-go/koa"
)

// These are types of golang-jwt, which is needed elsewhere only to make tokens.
type (
	// Claims is what a token says. Embed RegisteredClaims in a struct to have it.
	Claims = gojwt.Claims

	// RegisteredClaims are the claims of RFC 7519 4.1.
	RegisteredClaims = gojwt.RegisteredClaims

	// MapClaims are all claims by their names, in the types of encoding/json.
	MapClaims = gojwt.MapClaims

	// Unverified is a token that has been read and not yet verified.
	Unverified = gojwt.Token
)

// outcome is what came of a request's token.
type outcome struct {
	token  string
	claims Claims // nil unless verified
	err    error
}

var current = koa.NewKey[*outcome]("jwt")

// New returns the middleware. It panics when keys is nil or an option makes no
// sense.
//
// A request without a good token is answered with 401 and a WWW-Authenticate
// header that says what is wrong (RFC 6750 3), and the layers below do not run.
// An error of keys, or of Options.IsRevoked, is returned.
func New(keys Keys, opts *Options) koa.Middleware {
	c := newConfig(keys, opts)
	return func(ctx *koa.Context, next koa.Handler) error {
		o := &outcome{}
		current.Set(ctx, o)
		var broken error
		o.token, o.err = c.find(ctx)
		if o.err == nil {
			o.claims, o.err, broken = c.verify(ctx, o.token)
		}
		switch {
		case broken != nil:
			return broken
		case o.err == nil:
			ctx.State.Set(c.Key, o.claims)
		case !c.Passthrough:
			return c.refuse(ctx, o.err)
		}
		return next(ctx)
	}
}

// From returns the claims of a verified token, if there are any and they are a
// C: what Options.Claims makes, by default MapClaims.
func From[C Claims](ctx *koa.Context) (C, bool) {
	if o, ok := current.Get(ctx); ok {
		claims, ok := o.claims.(C)
		return claims, ok
	}
	var none C
	return none, false
}

// Token returns the text of the token whose claims [From] returns, "" if there
// are none.
func Token(ctx *koa.Context) string {
	if o, ok := current.Get(ctx); ok && o.claims != nil {
		return o.token
	}
	return ""
}

// Err returns why there are no claims, nil when there are or [New] does not
// apply (koa-jwt's ctx.state.jwtOriginalError). It tells with Passthrough an
// anonymous request, ErrNoToken, from one with a bad token.
func Err(ctx *koa.Context) error {
	if o, ok := current.Get(ctx); ok {
		return o.err
	}
	return nil
}
