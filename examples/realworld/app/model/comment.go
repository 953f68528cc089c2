package model

import (
	"context"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
)

// Comment is what somebody says to an article.
type Comment struct {
	ID                  int64
	ArticleID, AuthorID int64
	Body                string
	db.Timestamps
}

// CommentView is a comment as a reader sees it.
type CommentView struct {
	Comment `gorm:"embedded"`
	Author  Profile `gorm:"embedded;embeddedPrefix:author_"`
}

// Comments are all comments.
type Comments struct{ db *db.DB }

// NewComments is called by the generated wiring.
func NewComments(d *db.DB) *Comments { return &Comments{d} }

// Find returns the comment with that number, if it is one to that article.
func (t *Comments) Find(ctx context.Context, article, id int64) (*Comment, error) {
	comment, err := gorm.G[Comment](t.db.From(ctx)).Where(`article_id = ? AND id = ?`, article, id).Take(ctx)
	return &comment, translate(err)
}

// View returns the comment with that number as a reader sees it.
func (t *Comments) View(ctx context.Context, id, reader int64) (*CommentView, error) {
	var found CommentView
	err := one(t.views(ctx, reader).Where(`comments.id = ?`, id), &found)
	return &found, err
}

// List returns the comments to an article as a reader sees them, the newest first.
func (t *Comments) List(ctx context.Context, article, reader int64, limit int) (list []*CommentView, err error) {
	err = t.views(ctx, reader).Where(`comments.article_id = ?`, article).Order(`comments.id DESC`).Limit(limit).Scan(&list).Error
	return list, err
}

// views begins a query for views.
func (t *Comments) views(ctx context.Context, reader int64) *gorm.DB {
	const columns = `comments.id, comments.body, comments.created_at, comments.updated_at,
		users.username AS author_username, users.bio AS author_bio, users.image AS author_image,
		EXISTS (SELECT 1 FROM follows WHERE follower_id = ? AND followee_id = comments.author_id) AS author_following`
	return t.db.From(ctx).Table("comments").Select(columns, reader).Joins(`JOIN users ON users.id = comments.author_id`)
}

// Create adds a comment and fills in the number.
func (t *Comments) Create(ctx context.Context, comment *Comment) error {
	return translate(gorm.G[Comment](t.db.From(ctx)).Create(ctx, comment))
}

// Delete removes a comment.
func (t *Comments) Delete(ctx context.Context, id int64) error {
	return changed(gorm.G[Comment](t.db.From(ctx)).Where(`id = ?`, id).Delete(ctx))
}
