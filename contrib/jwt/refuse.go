package jwt

import (
	"errors"
	"net/http"
	"strings"

	gojwt "github.com/golang-jwt/jwt/v5"

	"github.com/koa-go/koa"
)

// refuse answers a request without a good token. The cause is in the error.
func (c *config) refuse(ctx *koa.Context, cause error) error {
	message := "Authentication Error"
	if c.Debug || errors.Is(cause, ErrBadHeader) {
		message = cause.Error()
	}
	return ctx.Throw(http.StatusUnauthorized, message, cause, http.Header{"Www-Authenticate": {c.challenge(cause)}})
}

// challenge is the WWW-Authenticate header of RFC 6750 3: without an error when
// the request did not try. That a token has expired is told, so that a client
// knows to refresh it; what else is wrong is its issuer's business.
func (c *config) challenge(cause error) string {
	var params []string
	if c.Realm != "" {
		params = append(params, `realm="`+strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(c.Realm)+`"`)
	}
	switch {
	case errors.Is(cause, ErrNoToken):
	case errors.Is(cause, ErrBadHeader):
		params = append(params, `error="invalid_request"`)
	case errors.Is(cause, gojwt.ErrTokenExpired):
		params = append(params, `error="invalid_token"`, `error_description="The token has expired"`)
	default:
		params = append(params, `error="invalid_token"`)
	}
	return strings.TrimSpace("Bearer " + strings.Join(params, ", "))
}
