package controller

import (
	"context"

	"github.com/koa-go/koa/examples/realworld/app/middleware"
	"github.com/koa-go/koa/examples/realworld/app/service"
)

// Comments is the API for what users say to articles.
type Comments struct{ comments *service.Comments }

// NewComments is called by the generated wiring.
func NewComments(comments *service.Comments) *Comments { return &Comments{comments} }

// Index lists the comments to an article.
func (c *Comments) Index(ctx context.Context, req *BySlug) (*CommentList, error) {
	views, err := c.comments.List(ctx, req.Slug, middleware.Viewer(ctx))
	if err != nil {
		return nil, err
	}
	answer := &CommentList{Comments: make([]Comment, 0, len(views))}
	for _, v := range views {
		answer.Comments = append(answer.Comments, commentOf(v))
	}
	return answer, nil
}

// Create adds a comment to an article.
func (c *Comments) Create(ctx context.Context, req *CreateComment) (*NewCommentAnswer, error) {
	view, err := c.comments.Create(ctx, req.Slug, middleware.Viewer(ctx), req.Comment.Body)
	if err != nil {
		return nil, err
	}
	return &NewCommentAnswer{commentOf(view)}, nil
}

// Destroy removes a comment of the user.
func (c *Comments) Destroy(ctx context.Context, req *ByCommentID) (any, error) {
	return nil, c.comments.Delete(ctx, req.Slug, req.ID, middleware.Viewer(ctx))
}
