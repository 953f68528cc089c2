package controller

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/koa-go/koa/egg/validate"
	"github.com/koa-go/koa/middleware/bodyparser"
)

// AddRules adds the rules of the types below that the framework does not know.
func AddRules(v *validate.Validator) {
	v.AddTag("filled", func(value reflect.Value, _ string) bool {
		return strings.TrimSpace(value.String()) != ""
	}, "can't be blank")
	v.AddTag("text", func(value reflect.Value, _ string) bool {
		text := value.String() // PostgreSQL keeps no others
		return utf8.ValidString(text) && !strings.ContainsRune(text, 0)
	}, "is no text")
}

// None is a request that says all by its path.
type None struct{}

// SignUp asks for an account.
type SignUp struct {
	User struct {
		Username string `json:"username" validate:"required,filled,text,max=64"`
		Email    string `json:"email" validate:"required,filled,text,email,max=254"`
		Password string `json:"password" validate:"required,filled,min=8,max=256"`
	} `json:"user" validate:"required"`
}

// LogIn asks for a token.
type LogIn struct {
	User struct {
		Email    string `json:"email" validate:"required,filled,text,max=254"`
		Password string `json:"password" validate:"required,filled,max=256"`
	} `json:"user" validate:"required"`
}

// UpdateUser changes what is in it. Null, or "", removes bio and image; the others must have
// a value.
type UpdateUser struct {
	User struct {
		Username bodyparser.Optional[string] `json:"username" validate:"filled,text,max=64"`
		Email    bodyparser.Optional[string] `json:"email" validate:"filled,text,email,max=254"`
		Password bodyparser.Optional[string] `json:"password" validate:"filled,min=8,max=256"`
		Bio      bodyparser.Optional[string] `json:"bio" validate:"text,max=10000"`
		Image    bodyparser.Optional[string] `json:"image" validate:"text,max=2000"`
	} `json:"user" validate:"required"`
}

// Validate refuses null where there must be a value.
func (r *UpdateUser) Validate() error {
	return notNull(map[string]bool{
		"user.username": r.User.Username.Null, "user.email": r.User.Email.Null, "user.password": r.User.Password.Null,
	})
}

// ByUsername names a user.
type ByUsername struct {
	Username string `path:"username" validate:"text"`
}

// Paging asks for a part of a list.
type Paging struct {
	Limit  int `query:"limit" default:"20" validate:"min=1,max=100"`
	Offset int `query:"offset" default:"0" validate:"min=0"`
}

// ListArticles asks for articles, the newest first.
type ListArticles struct {
	Paging
	// Tag is one that the articles have.
	Tag string `query:"tag" validate:"text"`
	// Author is the name of who wrote them.
	Author string `query:"author" validate:"text"`
	// Favorited is the name of somebody who likes them.
	Favorited string `query:"favorited" validate:"text"`
}

// BySlug names an article.
type BySlug struct {
	Slug string `path:"slug" validate:"text"`
}

// CreateArticle is a new article.
type CreateArticle struct {
	Article struct {
		Title       string   `json:"title" validate:"required,filled,text,max=200"`
		Description string   `json:"description" validate:"required,filled,text,max=1000"`
		Body        string   `json:"body" validate:"required,filled,text,max=50000"`
		TagList     []string `json:"tagList" validate:"max=20,dive,filled,text,max=50"`
	} `json:"article" validate:"required"`
}

// UpdateArticle changes what is in it. An empty tagList removes the tags.
type UpdateArticle struct {
	BySlug
	Article struct {
		Title       bodyparser.Optional[string]   `json:"title" validate:"filled,text,max=200"`
		Description bodyparser.Optional[string]   `json:"description" validate:"filled,text,max=1000"`
		Body        bodyparser.Optional[string]   `json:"body" validate:"filled,text,max=50000"`
		TagList     bodyparser.Optional[[]string] `json:"tagList" validate:"max=20,dive,filled,text,max=50"`
	} `json:"article" validate:"required"`
}

// Validate refuses null: what does not change is left out.
func (r *UpdateArticle) Validate() error {
	return notNull(map[string]bool{
		"article.title": r.Article.Title.Null, "article.description": r.Article.Description.Null,
		"article.body": r.Article.Body.Null, "article.tagList": r.Article.TagList.Null,
	})
}

// notNull names the fields that are null, in order.
func notNull(fields map[string]bool) error {
	var errs validate.Errors
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if fields[name] {
			errs = append(errs, validate.NewError(name, validate.CodeMissing, "must not be null"))
		}
	}
	if errs == nil {
		return nil
	}
	return errs
}

// CreateComment is a new comment.
type CreateComment struct {
	BySlug
	Comment struct {
		Body string `json:"body" validate:"required,filled,text,max=10000"`
	} `json:"comment" validate:"required"`
}

// ByCommentID names a comment to an article.
type ByCommentID struct {
	BySlug
	ID int64 `path:"id"`
}

// given is the value that a request has for a field, nil for none: null counts as "", and
// has been refused where there must be a value.
func given[T any](field bodyparser.Optional[T]) *T {
	if !field.Present {
		return nil
	}
	return &field.Value
}
