package service

import (
	"context"

	"github.com/koa-go/koa/examples/realworld/app/model"
)

// Comments has the rules for comments.
type Comments struct {
	articles *model.Articles
	comments *model.Comments
}

// NewComments is called by the generated wiring.
func NewComments(articles *model.Articles, comments *model.Comments) *Comments {
	return &Comments{articles, comments}
}

// maxComments is how many comments are listed: the API has no pages of them.
const maxComments = 1000

// List returns the comments to an article as the viewer sees them, the newest first.
func (s *Comments) List(ctx context.Context, slug string, viewer *model.User) ([]*model.CommentView, error) {
	article, err := s.articles.Find(ctx, slug)
	if err != nil {
		return nil, about("article", err)
	}
	return s.comments.List(ctx, article.ID, viewer.ID, maxComments)
}

// Create adds a comment to an article.
func (s *Comments) Create(ctx context.Context, slug string, author *model.User, body string) (*model.CommentView, error) {
	article, err := s.articles.Find(ctx, slug)
	if err != nil {
		return nil, about("article", err)
	}
	comment := model.Comment{ArticleID: article.ID, AuthorID: author.ID, Body: body}
	if err := s.comments.Create(ctx, &comment); err != nil {
		return nil, about("article", err) // which was there a moment ago
	}
	view, err := s.comments.View(ctx, comment.ID, author.ID)
	return view, about("comment", err)
}

// Delete removes a comment of the author from an article.
func (s *Comments) Delete(ctx context.Context, slug string, id int64, author *model.User) error {
	article, err := s.articles.Find(ctx, slug)
	if err != nil {
		return about("article", err)
	}
	comment, err := s.comments.Find(ctx, article.ID, id)
	if err != nil {
		return about("comment", err)
	}
	if comment.AuthorID != author.ID {
		return &Error{"comment", ErrForbidden}
	}
	return about("comment", s.comments.Delete(ctx, id))
}
