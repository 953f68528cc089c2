package controller

import (
	"strings"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/security"
	"github.com/koa-go/koa/middleware/session"

	"github.com/koa-go/koa/examples/forum/app/middleware"
	"github.com/koa-go/koa/examples/forum/app/model"
	"github.com/koa-go/koa/examples/forum/app/service"
)

// Accounts are the pages for signing up, logging in and logging out.
type Accounts struct{ users *service.Users }

// NewAccounts is called by the generated wiring.
func NewAccounts(users *service.Users) *Accounts { return &Accounts{users} }

// signUpForm is the form for a new account.
type signUpForm struct {
	Name     text   `form:"name" validate:"required"`
	Password string `form:"password" validate:"required,min=10,max=200"`
}

// SignUp shows the form for a new account.
func (c *Accounts) SignUp(ctx *egg.Context) error {
	return render(ctx, "accounts/signup", locals{"form": signUpForm{}})
}

// Create takes it.
func (c *Accounts) Create(ctx *egg.Context) error {
	var form signUpForm
	err := egg.Bind(ctx, &form)
	var user *model.User
	if err == nil {
		user, err = c.users.SignUp(ctx.Context(), string(form.Name), form.Password)
	}
	if err != nil {
		return again(ctx, err, "accounts/signup", locals{"form": form})
	}
	if err := c.enter(ctx, user); err != nil {
		return err
	}
	notify(ctx, "Welcome to the forum!")
	return egg.Redirect(ctx, "/")
}

// loginForm is the form for logging in. Next is where to go then.
type loginForm struct {
	Name     text   `form:"name" validate:"required"`
	Password string `form:"password" validate:"required,max=200"`
	Next     string `form:"next"`
}

// LogIn shows the form for logging in.
func (c *Accounts) LogIn(ctx *egg.Context) error {
	return render(ctx, "accounts/login", locals{"form": loginForm{Next: ctx.Query().Get("next")}})
}

// Enter takes it.
func (c *Accounts) Enter(ctx *egg.Context) error {
	var form loginForm
	err := egg.Bind(ctx, &form)
	var user *model.User
	if err == nil {
		user, err = c.users.LogIn(ctx.Context(), string(form.Name), form.Password)
	}
	if err != nil {
		return again(ctx, err, "accounts/login", locals{"form": form})
	}
	if err := c.enter(ctx, user); err != nil {
		return err
	}
	if !strings.HasPrefix(form.Next, "/") {
		form.Next = "/" // a link could have any site in there
	}
	return egg.Redirect(ctx, form.Next)
}

// enter begins the session of a user. What was known before, to an attacker perhaps, is
// worth nothing from then on: the key of the session and the secret of the tokens are new.
func (c *Accounts) enter(ctx *egg.Context, user *model.User) error {
	s := session.From(ctx)
	s.Set(middleware.UserID, user.ID)
	if err := s.Regenerate(ctx); err != nil {
		return err
	}
	return security.RotateCSRF(ctx)
}

// LogOut ends the session.
func (c *Accounts) LogOut(ctx *egg.Context) error {
	session.From(ctx).Destroy()
	notify(ctx, "You are logged out.")
	return egg.Redirect(ctx, "/")
}
