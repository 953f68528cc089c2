package strangler

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"net/http"

	"github.com/koa-go/koa"
)

// cookieAge is how long a client stays on its side, in seconds: a year, the
// longest that browsers keep a cookie.
const cookieAge = 365 * 24 * 60 * 60

// sideOf is who is to serve the client of a request by a rule, which may be nil.
func (s *Strangler) sideOf(ctx *koa.Context, r *rule) Side {
	switch {
	case r == nil || r.Percent == 100:
		return SideNew
	case r.Percent == 0:
		return SideOld
	}
	key := s.key(ctx)
	if key == "" || position(key, r.Path) >= r.Percent {
		return SideOld
	}
	return SideNew
}

// key is what the client keeps.
func (s *Strangler) key(ctx *koa.Context) string {
	if s.opts.Key != nil {
		return s.opts.Key(ctx)
	}
	if c, err := ctx.Req().Cookie(s.opts.Cookie); err == nil && c.Value != "" {
		return c.Value
	}
	c := http.Cookie{ //nolint:gosec // Secure where the request is
		Name: s.opts.Cookie, Value: rand.Text(), Path: "/", MaxAge: cookieAge,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: ctx.Secure(),
	}
	ctx.Append("Set-Cookie", c.String())
	return c.Value
}

// position is where a client stands between 0 and 100 in the order in which the
// clients of a rule go to the new application. Each rule has another order, or the
// same ones would try everything first.
func position(key, path string) float64 {
	sum := sha256.Sum256([]byte(path + "\x00" + key))
	return float64(binary.BigEndian.Uint64(sum[:])>>11) / (1 << 53) * 100
}
