// Package controller has the API of Conduit: typed requests come in, typed answers go out,
// and services do the work. /openapi.json describes both, and /docs shows that.
package controller

import (
	"net/http"
	"time"

	"github.com/koa-go/koa/examples/realworld/app/model"
)

// Time is written as JavaScript writes a Date, 2026-01-02T03:04:05.678Z.
type Time time.Time

// MarshalText implements encoding.TextMarshaler.
func (t Time) MarshalText() ([]byte, error) {
	return time.Time(t).UTC().AppendFormat(nil, "2006-01-02T15:04:05.000Z"), nil
}

// User is a user as they see themselves.
type User struct {
	Email string `json:"email"`
	// Token is for the header Authorization: Token ...
	Token    string  `json:"token"`
	Username string  `json:"username"`
	Bio      *string `json:"bio"`
	Image    *string `json:"image"`
}

// UserAnswer is a user.
type UserAnswer struct {
	User User `json:"user"`
}

// NewUserAnswer is a user who has just signed up.
type NewUserAnswer struct{ UserAnswer }

// StatusCode is 201.
func (*NewUserAnswer) StatusCode() int { return http.StatusCreated }

// Profile is a user as others see them.
type Profile struct {
	Username string  `json:"username"`
	Bio      *string `json:"bio"`
	Image    *string `json:"image"`
	// Following is whether who asks follows the user.
	Following bool `json:"following"`
}

// ProfileAnswer is a profile.
type ProfileAnswer struct {
	Profile Profile `json:"profile"`
}

// ListedArticle is an article in a list, where bodies are left out.
type ListedArticle struct {
	Slug        string   `json:"slug"`
	Title       string   `json:"title"`
	Description string   `json:"description"`
	TagList     []string `json:"tagList"`
	CreatedAt   Time     `json:"createdAt"`
	UpdatedAt   Time     `json:"updatedAt"`
	// Favorited is whether who asks likes the article.
	Favorited      bool    `json:"favorited"`
	FavoritesCount int64   `json:"favoritesCount"`
	Author         Profile `json:"author"`
}

// Article is a whole article.
type Article struct {
	ListedArticle
	Body string `json:"body"`
}

// ArticleAnswer is an article.
type ArticleAnswer struct {
	Article Article `json:"article"`
}

// NewArticleAnswer is an article that was just published.
type NewArticleAnswer struct{ ArticleAnswer }

// StatusCode is 201.
func (*NewArticleAnswer) StatusCode() int { return http.StatusCreated }

// ArticleList is a part of a list of articles.
type ArticleList struct {
	Articles []ListedArticle `json:"articles"`
	// ArticlesCount is how many there are on all pages.
	ArticlesCount int64 `json:"articlesCount"`
}

// Comment is what somebody says to an article.
type Comment struct {
	ID        int64   `json:"id"`
	CreatedAt Time    `json:"createdAt"`
	UpdatedAt Time    `json:"updatedAt"`
	Body      string  `json:"body"`
	Author    Profile `json:"author"`
}

// NewCommentAnswer is a comment that was just made.
type NewCommentAnswer struct {
	Comment Comment `json:"comment"`
}

// StatusCode is 201.
func (*NewCommentAnswer) StatusCode() int { return http.StatusCreated }

// CommentList is the comments to an article, the newest first.
type CommentList struct {
	Comments []Comment `json:"comments"`
}

// TagList is tags, those first that most articles have.
type TagList struct {
	Tags []string `json:"tags"`
}

func profileOf(p *model.Profile) Profile {
	return Profile{Username: p.Username, Bio: p.Bio, Image: p.Image, Following: p.Following}
}

func listedArticleOf(v *model.ArticleView) ListedArticle {
	return ListedArticle{
		Slug: v.Slug, Title: v.Title, Description: v.Description, TagList: append([]string{}, v.Tags...), // never null
		CreatedAt: Time(v.CreatedAt), UpdatedAt: Time(v.UpdatedAt),
		Favorited: v.Favorited, FavoritesCount: v.FavoritesCount, Author: profileOf(&v.Author),
	}
}

func articleAnswer(v *model.ArticleView) ArticleAnswer {
	return ArticleAnswer{Article{ListedArticle: listedArticleOf(v), Body: v.Body}}
}

func commentOf(v *model.CommentView) Comment {
	return Comment{
		ID: v.ID, CreatedAt: Time(v.CreatedAt), UpdatedAt: Time(v.UpdatedAt), Body: v.Body, Author: profileOf(&v.Author),
	}
}
