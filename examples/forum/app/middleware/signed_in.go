package middleware

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg"
)

// SignedIn stands in front of actions for users: visitors are led to the log-in page, and
// programs get a 401.
func SignedIn(ctx *egg.Context, next koa.Handler) error {
	if Viewer(ctx) != nil {
		return next(ctx)
	}
	if strings.HasPrefix(ctx.Path(), "/api/") {
		ctx.Set("WWW-Authenticate", "Bearer")
		return ctx.Throw(http.StatusUnauthorized, "log in, or send a token")
	}
	target := "/login"
	if ctx.Method() == http.MethodGet {
		target += "?next=" + url.QueryEscape(ctx.URL())
	}
	return egg.Redirect(ctx, target)
}
