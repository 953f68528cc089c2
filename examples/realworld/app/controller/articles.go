package controller

import (
	"context"

	"github.com/koa-go/koa/examples/realworld/app/middleware"
	"github.com/koa-go/koa/examples/realworld/app/model"
	"github.com/koa-go/koa/examples/realworld/app/service"
)

// Articles is the API for articles.
type Articles struct{ articles *service.Articles }

// NewArticles is called by the generated wiring.
func NewArticles(articles *service.Articles) *Articles { return &Articles{articles} }

// Index lists articles.
func (c *Articles) Index(ctx context.Context, req *ListArticles) (*ArticleList, error) {
	return c.list(ctx, model.ArticleQuery{
		Tag: req.Tag, Author: req.Author, FavoritedBy: req.Favorited, Limit: req.Limit, Offset: req.Offset,
	})
}

// Feed lists what those have written whom the user follows.
func (c *Articles) Feed(ctx context.Context, req *Paging) (*ArticleList, error) {
	return c.list(ctx, model.ArticleQuery{FollowedBy: middleware.Viewer(ctx).ID, Limit: req.Limit, Offset: req.Offset})
}

func (c *Articles) list(ctx context.Context, q model.ArticleQuery) (*ArticleList, error) {
	views, total, err := c.articles.List(ctx, q, middleware.Viewer(ctx))
	if err != nil {
		return nil, err
	}
	answer := &ArticleList{Articles: make([]ListedArticle, 0, len(views)), ArticlesCount: total}
	for _, v := range views {
		answer.Articles = append(answer.Articles, listedArticleOf(v))
	}
	return answer, nil
}

// Show shows an article.
func (c *Articles) Show(ctx context.Context, req *BySlug) (*ArticleAnswer, error) {
	return whole(c.articles.Show(ctx, req.Slug, middleware.Viewer(ctx)))
}

// Create publishes an article.
func (c *Articles) Create(ctx context.Context, req *CreateArticle) (*NewArticleAnswer, error) {
	view, err := c.articles.Create(ctx, middleware.Viewer(ctx), service.NewArticle{
		Title: req.Article.Title, Description: req.Article.Description, Body: req.Article.Body, Tags: req.Article.TagList,
	})
	if err != nil {
		return nil, err
	}
	return &NewArticleAnswer{articleAnswer(view)}, nil
}

// Update changes an article of the user.
func (c *Articles) Update(ctx context.Context, req *UpdateArticle) (*ArticleAnswer, error) {
	return whole(c.articles.Update(ctx, req.Slug, middleware.Viewer(ctx), service.ArticleChange{
		Title: given(req.Article.Title), Description: given(req.Article.Description), Body: given(req.Article.Body),
		Tags: req.Article.TagList.Value,
	}))
}

// Destroy removes an article of the user, and what was said to it.
func (c *Articles) Destroy(ctx context.Context, req *BySlug) (any, error) {
	return nil, c.articles.Delete(ctx, req.Slug, middleware.Viewer(ctx))
}

// Favorite notes that the user likes an article.
func (c *Articles) Favorite(ctx context.Context, req *BySlug) (*ArticleAnswer, error) {
	return whole(c.articles.Favorite(ctx, req.Slug, middleware.Viewer(ctx)))
}

// Unfavorite notes that it is so no more.
func (c *Articles) Unfavorite(ctx context.Context, req *BySlug) (*ArticleAnswer, error) {
	return whole(c.articles.Unfavorite(ctx, req.Slug, middleware.Viewer(ctx)))
}

// Tags lists the tags of all articles.
func (c *Articles) Tags(ctx context.Context, _ *None) (*TagList, error) {
	tags, err := c.articles.Tags(ctx)
	if err != nil {
		return nil, err
	}
	return &TagList{append([]string{}, tags...)}, nil // never null
}

func whole(view *model.ArticleView, err error) (*ArticleAnswer, error) {
	if err != nil {
		return nil, err
	}
	answer := articleAnswer(view)
	return &answer, nil
}
