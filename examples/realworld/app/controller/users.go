package controller

import (
	"context"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/jwt"

	"github.com/koa-go/koa/examples/realworld/app/middleware"
	"github.com/koa-go/koa/examples/realworld/app/model"
	"github.com/koa-go/koa/examples/realworld/app/service"
)

// Users is the API for accounts.
type Users struct {
	users  *service.Users
	tokens *service.Tokens
}

// NewUsers is called by the generated wiring.
func NewUsers(users *service.Users, tokens *service.Tokens) *Users { return &Users{users, tokens} }

// SignUp makes an account.
func (c *Users) SignUp(ctx context.Context, req *SignUp) (*NewUserAnswer, error) {
	user, err := c.users.SignUp(ctx, req.User.Username, req.User.Email, req.User.Password)
	if err != nil {
		return nil, err
	}
	answer, err := c.enter(user)
	if err != nil {
		return nil, err
	}
	return &NewUserAnswer{*answer}, nil
}

// LogIn gives a user a token.
func (c *Users) LogIn(ctx context.Context, req *LogIn) (*UserAnswer, error) {
	user, err := c.users.LogIn(ctx, req.User.Email, req.User.Password)
	if err != nil {
		return nil, err
	}
	return c.enter(user)
}

// enter answers with a new token.
func (c *Users) enter(user *model.User) (*UserAnswer, error) {
	token, err := c.tokens.Issue(user)
	if err != nil {
		return nil, err
	}
	return userAnswer(user, token), nil
}

// Show shows who is logged in.
func (c *Users) Show(ctx context.Context, _ *None) (*UserAnswer, error) {
	return userAnswer(middleware.Viewer(ctx), tokenOf(ctx)), nil
}

// Update changes who is logged in.
func (c *Users) Update(ctx context.Context, req *UpdateUser) (*UserAnswer, error) {
	user, err := c.users.Update(ctx, middleware.Viewer(ctx).ID, service.UserChange{
		Username: given(req.User.Username), Email: given(req.User.Email), Password: given(req.User.Password),
		Bio: given(req.User.Bio), Image: given(req.User.Image),
	})
	if err != nil {
		return nil, err
	}
	return userAnswer(user, tokenOf(ctx)), nil
}

// tokenOf is the token that came with the request: it stays good when names change.
func tokenOf(ctx context.Context) string { return jwt.Token(koa.FromContext(ctx)) }

func userAnswer(u *model.User, token string) *UserAnswer {
	return &UserAnswer{User{Email: u.Email, Token: token, Username: u.Username, Bio: u.Bio, Image: u.Image}}
}
