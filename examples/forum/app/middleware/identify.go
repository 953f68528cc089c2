// Package middleware has the layers of the application. The key middleware of the
// configuration says which run for all requests, and in what order; others stand in lines
// of the router.
package middleware

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/middleware/session"

	"github.com/koa-go/koa/examples/forum/app/model"
	"github.com/koa-go/koa/examples/forum/app/service"
)

// UserID is the name in the session of who is logged in.
const UserID = "userId"

var viewer = koa.NewKey[*model.User]("viewer")

// Viewer returns who sent the request, nil for a visitor.
func Viewer(ctx *egg.Context) *model.User {
	user, _ := viewer.Get(ctx)
	return user
}

// Identify finds out who sent a request: by its session, or, if it has that header, by its
// token in Authorization and by nothing else.
func Identify(users *service.Users, tokens *service.Tokens) koa.Middleware {
	return func(ctx *egg.Context, next koa.Handler) error {
		user, err := identify(ctx, users, tokens)
		if err != nil {
			return err
		}
		if user != nil {
			viewer.Set(ctx, user)
			egg.SetUserID(ctx, strconv.FormatInt(user.ID, 10)) // for the logs
		}
		return next(ctx)
	}
}

func identify(ctx *egg.Context, users *service.Users, tokens *service.Tokens) (*model.User, error) {
	if header := ctx.Get("Authorization"); header != "" {
		token, isBearer := strings.CutPrefix(header, "Bearer ")
		user, err := tokens.User(ctx.Context(), token)
		if !isBearer || errors.Is(err, service.ErrNotFound) {
			ctx.Set("WWW-Authenticate", "Bearer")
			return nil, ctx.Throw(http.StatusUnauthorized, "this token is not valid")
		}
		return user, err
	}
	id, ok := session.Get[int64](session.From(ctx), UserID)
	if !ok {
		return nil, nil
	}
	user, err := users.Find(ctx.Context(), id)
	if errors.Is(err, service.ErrNotFound) {
		return nil, nil // the account is gone
	}
	return user, err
}
