package model

import (
	"context"
	"database/sql"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
)

// Article is something that somebody has written.
type Article struct {
	ID                             int64
	Slug, Title, Description, Body string
	AuthorID                       int64
	db.Timestamps
}

// ArticleTag is one of the tags of an article.
type ArticleTag struct {
	ArticleID int64  `gorm:"primaryKey;autoIncrement:false"`
	Tag       string `gorm:"primaryKey"`
}

// ArticleView is an article as a reader sees it.
type ArticleView struct {
	Article        `gorm:"embedded"`
	Author         Profile `gorm:"embedded;embeddedPrefix:author_"`
	Favorited      bool    // by the reader
	FavoritesCount int64
	Tags           []string `gorm:"-"` // in order
}

// Articles are all articles.
type Articles struct{ db *db.DB }

// NewArticles is called by the generated wiring.
func NewArticles(d *db.DB) *Articles { return &Articles{d} }

// Find returns the article with that slug.
func (t *Articles) Find(ctx context.Context, slug string) (*Article, error) {
	article, err := gorm.G[Article](t.db.From(ctx)).Where(`slug = ?`, slug).Take(ctx)
	return &article, translate(err)
}

// FindForUpdate is Find for a transaction that is going to change the article.
func (t *Articles) FindForUpdate(ctx context.Context, slug string) (*Article, error) {
	article, err := gorm.G[Article](t.db.From(ctx), forUpdate).Where(`slug = ?`, slug).Take(ctx)
	return &article, translate(err)
}

// View returns the article with that slug as a reader sees it.
func (t *Articles) View(ctx context.Context, slug string, reader int64) (*ArticleView, error) {
	var found ArticleView
	const columns = listColumns + `, articles.body`
	err := one(t.views(ctx, columns, reader).Where(`articles.slug = ?`, slug), &found)
	if err != nil {
		return nil, err
	}
	return &found, t.addTags(ctx, &found)
}

// ArticleQuery says which articles are listed. The zero value is all of them.
type ArticleQuery struct {
	Tag         string // that they have
	Author      string // the name of who wrote them
	FavoritedBy string // the name of somebody who likes them
	FollowedBy  int64  // the number of somebody who follows their authors

	Limit, Offset int
}

// List returns articles without their bodies, the newest first, and how many there are
// whatever limit and offset say.
func (t *Articles) List(ctx context.Context, q ArticleQuery, reader int64) (list []*ArticleView, total int64, err error) {
	if err := t.db.From(ctx).Table("articles").Scopes(q.where).Count(&total).Error; err != nil {
		return nil, 0, err
	}
	page := t.views(ctx, listColumns, reader).Scopes(q.where).Order(`articles.id DESC`).Limit(q.Limit).Offset(q.Offset)
	if err := page.Scan(&list).Error; err != nil {
		return nil, 0, err
	}
	return list, total, t.addTags(ctx, list...)
}

// where leaves what the query asks for.
func (q ArticleQuery) where(tx *gorm.DB) *gorm.DB {
	if q.Tag != "" {
		tx = tx.Where(`EXISTS (SELECT 1 FROM article_tags WHERE article_id = articles.id AND tag = ?)`, q.Tag)
	}
	if q.Author != "" {
		tx = tx.Where(`articles.author_id = (SELECT id FROM users WHERE lower(username) = lower(?))`, q.Author)
	}
	if q.FavoritedBy != "" {
		tx = tx.Where(`EXISTS (SELECT 1 FROM favorites WHERE article_id = articles.id
			AND user_id = (SELECT id FROM users WHERE lower(username) = lower(?)))`, q.FavoritedBy)
	}
	if q.FollowedBy != 0 {
		tx = tx.Where(`articles.author_id IN (SELECT followee_id FROM follows WHERE follower_id = ?)`, q.FollowedBy)
	}
	return tx
}

// listColumns are the columns of an ArticleView in a list.
const listColumns = `articles.id, articles.slug, articles.title, articles.description, articles.author_id,
	articles.created_at, articles.updated_at,
	users.username AS author_username, users.bio AS author_bio, users.image AS author_image,
	EXISTS (SELECT 1 FROM follows WHERE follower_id = @reader AND followee_id = articles.author_id) AS author_following,
	EXISTS (SELECT 1 FROM favorites WHERE article_id = articles.id AND user_id = @reader) AS favorited,
	(SELECT count(*) FROM favorites WHERE article_id = articles.id) AS favorites_count`

// views begins a query for views.
func (t *Articles) views(ctx context.Context, columns string, reader int64) *gorm.DB {
	return t.db.From(ctx).Table("articles").Select(columns, sql.Named("reader", reader)).
		Joins(`JOIN users ON users.id = articles.author_id`)
}

// addTags fills in the tags of all views with one query.
func (t *Articles) addTags(ctx context.Context, views ...*ArticleView) error {
	if len(views) == 0 {
		return nil
	}
	byID := make(map[int64]*ArticleView, len(views))
	ids := make([]int64, 0, len(views))
	for _, v := range views {
		byID[v.ID] = v
		ids = append(ids, v.ID)
	}
	rows, err := gorm.G[ArticleTag](t.db.From(ctx)).Where(`article_id IN ?`, ids).Order(`article_id, tag`).Find(ctx)
	for _, row := range rows {
		v := byID[row.ArticleID]
		v.Tags = append(v.Tags, row.Tag)
	}
	return err
}

// Create adds an article with its tags and fills in the number. It returns ErrTaken if
// another one has the slug.
func (t *Articles) Create(ctx context.Context, article *Article, tags []string) error {
	return t.db.InTransaction(ctx, func(ctx context.Context) error {
		if err := gorm.G[Article](t.db.From(ctx)).Create(ctx, article); err != nil {
			return translate(err)
		}
		return insert(ctx, t.db, tagRows(article.ID, tags)...)
	})
}

// Save changes what an author can change of an article. Tags that are nil stay as they are.
// It returns ErrTaken if another article has the slug.
func (t *Articles) Save(ctx context.Context, article *Article, tags []string) error {
	return t.db.InTransaction(ctx, func(ctx context.Context) error {
		err := changed(gorm.G[Article](t.db.From(ctx)).Where(`id = ?`, article.ID).
			Select("slug", "title", "description", "body").Updates(ctx, *article))
		if err != nil || tags == nil {
			return err
		}
		if _, err := gorm.G[ArticleTag](t.db.From(ctx)).Where(`article_id = ?`, article.ID).Delete(ctx); err != nil {
			return err
		}
		return insert(ctx, t.db, tagRows(article.ID, tags)...)
	})
}

func tagRows(article int64, tags []string) []ArticleTag {
	rows := make([]ArticleTag, 0, len(tags))
	for _, tag := range tags {
		rows = append(rows, ArticleTag{ArticleID: article, Tag: tag})
	}
	return rows
}

// Delete removes an article and all that belongs to it.
func (t *Articles) Delete(ctx context.Context, id int64) error {
	return changed(gorm.G[Article](t.db.From(ctx)).Where(`id = ?`, id).Delete(ctx))
}

// Tags returns the tags that articles have, those first that most of them have.
func (t *Articles) Tags(ctx context.Context, limit int) (tags []string, err error) {
	err = t.db.From(ctx).Model(&ArticleTag{}).Group("tag").Order("count(*) DESC, tag").Limit(limit).Pluck("tag", &tags).Error
	return tags, err
}
