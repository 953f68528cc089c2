package controller

import (
	"github.com/koa-go/koa/egg"

	"github.com/koa-go/koa/examples/forum/app/middleware"
	"github.com/koa-go/koa/examples/forum/app/model"
	"github.com/koa-go/koa/examples/forum/app/service"
)

// Settings is the page where users change what is known of them.
type Settings struct {
	users   *service.Users
	uploads *service.Uploads
	tokens  *service.Tokens
}

// NewSettings is called by the generated wiring.
func NewSettings(users *service.Users, uploads *service.Uploads, tokens *service.Tokens) *Settings {
	return &Settings{users, uploads, tokens}
}

// settingsForm is what the forms of the page have: about is one, token another.
type settingsForm struct {
	About text `form:"about" validate:"max=2000"`
	Token text `form:"token" validate:"max=50"`
}

// Show shows the page.
func (c *Settings) Show(ctx *egg.Context) error {
	return c.page(ctx, nil, settingsForm{About: text(middleware.Viewer(ctx).About)}, "")
}

// Update takes what users say about themselves.
func (c *Settings) Update(ctx *egg.Context) error {
	var form settingsForm
	if err := egg.Bind(ctx, &form); err != nil {
		return c.page(ctx, err, form, "")
	}
	if err := c.users.SetAbout(ctx.Context(), middleware.Viewer(ctx), string(form.About)); err != nil {
		return err
	}
	notify(ctx, "Your profile is saved.")
	return egg.Redirect(ctx, "/settings")
}

// Avatar takes a picture.
func (c *Settings) Avatar(ctx *egg.Context) error {
	viewer := middleware.Viewer(ctx)
	err := error(&service.Invalid{Field: "avatar", Text: "Choose a picture first."})
	if sent := files(ctx); len(sent) == 1 {
		err = c.uploads.SetAvatar(ctx.Context(), viewer, sent[0])
	}
	if err != nil {
		return c.page(ctx, err, settingsForm{About: text(viewer.About)}, "")
	}
	notify(ctx, "Your picture is saved.")
	return egg.Redirect(ctx, "/settings")
}

// CreateToken makes a token for the API and shows it, this one time.
func (c *Settings) CreateToken(ctx *egg.Context) error {
	viewer := middleware.Viewer(ctx)
	var form settingsForm
	err := egg.Bind(ctx, &form)
	var token string
	if err == nil {
		token, err = c.tokens.Issue(ctx.Context(), viewer, string(form.Token))
	}
	form.About = text(viewer.About)
	return c.page(ctx, err, form, token)
}

// RevokeToken makes a token worthless.
func (c *Settings) RevokeToken(ctx *egg.Context) error {
	id, err := pathID(ctx)
	if err != nil {
		return err
	}
	if err := c.tokens.Revoke(ctx.Context(), middleware.Viewer(ctx), id); err != nil {
		return err
	}
	notify(ctx, "The token is revoked.")
	return egg.Redirect(ctx, "/settings")
}

// page shows the page; err is what was wrong with a form, and token one that was made.
func (c *Settings) page(ctx *egg.Context, err error, form settingsForm, token string) error {
	viewer := middleware.Viewer(ctx)
	tokens, listErr := c.tokens.List(ctx.Context(), viewer)
	if listErr != nil {
		return listErr
	}
	author := model.Author{ID: viewer.ID, Name: viewer.Name, Avatar: viewer.Avatar}
	values := locals{"form": form, "tokens": tokens, "token": token, "author": author}
	if err != nil {
		return again(ctx, err, "settings", values)
	}
	return render(ctx, "settings", values)
}
