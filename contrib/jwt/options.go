package jwt

import (
	"fmt"
	"slices"
	"time"

	"github.com/koa-go/koa"
)

// Options are those of koa-jwt and, of jsonwebtoken's verify, those that name
// what a token must say. The zero value is the default for each.
type Options struct {
	// Claims makes what the claims of a token are decoded into: a pointer to a
	// struct that embeds [RegisteredClaims]. If it has a method Validate() error,
	// that decides too. Default: [MapClaims].
	Claims func() Claims

	// Key is the name in [koa.Context.State] that templates find the claims
	// under. Default: user.
	Key string

	// GetToken finds the token, "" for none; then the cookie and the
	// Authorization header are looked at. Default: none.
	GetToken func(ctx *koa.Context) string

	// Cookie is a cookie that may have the token, unsigned as it is signed itself.
	// Mind that other sites can make browsers send it (middleware/csrf). Default:
	// none.
	Cookie string

	// Passthrough lets requests without a good token go on, without claims.
	// Default: false.
	Passthrough bool

	// Audiences are what this service is called; aud must have one of them.
	// Default: aud is not looked at, which lets tokens for other services in.
	Audiences []string

	// Issuers are who may issue tokens; iss must be one of them. Default: anybody
	// with a key.
	Issuers []string

	// Subject is what sub must be. Default: anything.
	Subject string

	// ClockTolerance is how far the clocks of issuer and service may be apart.
	// Default: not at all.
	ClockTolerance time.Duration

	// RequireExpiry refuses tokens that never expire. Default: false.
	RequireExpiry bool

	// IsRevoked refuses a verified token. An error is not a yes: it is returned to
	// the layers outside. Default: no token is.
	IsRevoked func(ctx *koa.Context, claims Claims, token string) (bool, error)

	// Realm is named in the WWW-Authenticate header. Default: none.
	Realm string

	// Debug shows clients why exactly a token was refused. Default: false.
	Debug bool
}

// config is Options with every default filled, frozen.
type config struct {
	Options

	keys Keys
}

func newConfig(keys Keys, opts *Options) *config {
	if keys == nil {
		panic("jwt: New needs keys: Secret, Static, or a function of your own")
	}
	c := &config{keys: keys}
	if opts != nil {
		c.Options = *opts
	}
	c.Audiences = slices.Clone(c.Audiences)
	c.Issuers = slices.Clone(c.Issuers)
	if c.Claims == nil {
		c.Claims = func() Claims { return MapClaims{} }
	}
	if c.Key == "" {
		c.Key = "user"
	}
	c.check()
	return c
}

func (c *config) check() {
	if c.ClockTolerance < 0 {
		panic(fmt.Sprintf("jwt: Options.ClockTolerance: %v is negative", c.ClockTolerance))
	}
	for _, r := range c.Realm {
		if r < ' ' || r > '~' {
			panic(fmt.Sprintf("jwt: Options.Realm: %q has characters other than printable ASCII", c.Realm))
		}
	}
}
