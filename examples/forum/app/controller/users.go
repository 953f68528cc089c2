package controller

import (
	"github.com/koa-go/koa/egg"

	"github.com/koa-go/koa/examples/forum/app/model"
	"github.com/koa-go/koa/examples/forum/app/service"
)

// Users are the pages that everybody sees of a user.
type Users struct {
	users  *service.Users
	topics *service.Topics
}

// NewUsers is called by the generated wiring.
func NewUsers(users *service.Users, topics *service.Topics) *Users { return &Users{users, topics} }

// Show shows a user and their topics.
func (c *Users) Show(ctx *egg.Context) error {
	user, err := c.users.FindByName(ctx.Context(), ctx.Param("name"))
	if err != nil {
		return err
	}
	topics, page, err := c.topics.List(ctx.Context(), model.TopicQuery{User: user.ID}, pageNumber(ctx))
	if err != nil {
		return err
	}
	author := model.Author{ID: user.ID, Name: user.Name, Avatar: user.Avatar}
	return render(ctx, "users/show", locals{"user": user, "author": author, "topics": topics, "page": page})
}
