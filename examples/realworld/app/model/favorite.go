package model

import (
	"context"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
)

// Favorite says that a user likes an article.
type Favorite struct {
	ArticleID int64 `gorm:"primaryKey;autoIncrement:false"`
	UserID    int64 `gorm:"primaryKey;autoIncrement:false"`
}

// Favorites are what users like.
type Favorites struct{ db *db.DB }

// NewFavorites is called by the generated wiring.
func NewFavorites(d *db.DB) *Favorites { return &Favorites{d} }

// Add notes that a user likes an article, if that is not so already.
func (t *Favorites) Add(ctx context.Context, article, user int64) error {
	return ensure(ctx, t.db, &Favorite{ArticleID: article, UserID: user})
}

// Remove notes that it is so no more.
func (t *Favorites) Remove(ctx context.Context, article, user int64) error {
	_, err := gorm.G[Favorite](t.db.From(ctx)).Where(`article_id = ? AND user_id = ?`, article, user).Delete(ctx)
	return err
}
