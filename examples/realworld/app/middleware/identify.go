package middleware

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/jwt"
	"github.com/koa-go/koa/egg"

	"github.com/koa-go/koa/examples/realworld/app/model"
	"github.com/koa-go/koa/examples/realworld/app/service"
)

var viewer = koa.NewKey[*model.User]("viewer")

// Viewer returns who sent the request that ctx belongs to: the zero User for a visitor,
// never nil.
func Viewer(ctx context.Context) *model.User {
	if user, ok := viewer.Get(koa.FromContext(ctx)); ok {
		return user
	}
	return &model.User{}
}

// Identify finds out who sent a request by its token. A visitor has none; one that is not
// good is an error.
func Identify(tokens *service.Tokens) koa.Middleware {
	verify := jwt.New(tokens.Keys, &jwt.Options{
		Claims:        func() jwt.Claims { return &jwt.RegisteredClaims{} },
		GetToken:      tokenScheme,
		Issuers:       []string{service.Issuer},
		RequireExpiry: true,
		Passthrough:   true,
	})
	return koa.Compose(verify, func(ctx *egg.Context, next koa.Handler) error {
		claims, ok := jwt.From[*jwt.RegisteredClaims](ctx)
		switch {
		case errors.Is(jwt.Err(ctx), jwt.ErrNoToken):
			return next(ctx)
		case !ok:
			return &service.Error{About: "token", Err: service.ErrInvalid}
		}
		user, err := tokens.User(ctx.Context(), claims)
		if err != nil {
			return err
		}
		viewer.Set(ctx, user)
		egg.SetUserID(ctx, strconv.FormatInt(user.ID, 10)) // for the logs
		return next(ctx)
	})
}

// tokenScheme finds a token as Conduit's clients send it, Authorization: Token ...; the
// usual Bearer does, too.
func tokenScheme(ctx *egg.Context) string {
	token, _ := strings.CutPrefix(ctx.Get("Authorization"), "Token ")
	if token == ctx.Get("Authorization") {
		return ""
	}
	return strings.TrimSpace(token)
}

// SignedIn stands in front of actions for users, within Identify.
func SignedIn(ctx *egg.Context, next koa.Handler) error {
	if Viewer(ctx.Context()).ID == 0 {
		return &service.Error{About: "token", Err: service.ErrTokenMissing}
	}
	return next(ctx)
}
