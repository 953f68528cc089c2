package jwt

import (
	"errors"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
)

// Why there is no token to verify.
var (
	// ErrNoToken says that a request has no token.
	ErrNoToken = errors.New("Token not found")

	// ErrBadHeader says that the Authorization header has none, but something
	// else.
	ErrBadHeader = errors.New(`Bad Authorization header format. Format is "Authorization: Bearer <token>"`)
)

// find is the token of a request: what GetToken finds, or that of the cookie, or
// that of the header.
func (c *config) find(ctx *koa.Context) (string, error) {
	if c.GetToken != nil {
		if token := c.GetToken(ctx); token != "" {
			return token, nil
		}
	}
	if c.Cookie != "" {
		if token, _ := ctx.Cookies().Get(c.Cookie, &cookies.GetOptions{Signed: cookies.No}); token != "" {
			return token, nil
		}
	}
	header := strings.TrimSpace(ctx.Get("Authorization"))
	if header == "" {
		return "", ErrNoToken
	}
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" || strings.Contains(token, " ") {
		return "", ErrBadHeader
	}
	return token, nil
}
