package service

import (
	"context"
	"slices"
	"strings"

	"github.com/koa-go/koa/contrib/db"

	"github.com/koa-go/koa/examples/realworld/app/model"
)

// Articles has the rules for articles.
type Articles struct {
	db        *db.DB
	articles  *model.Articles
	favorites *model.Favorites
}

// NewArticles is called by the generated wiring.
func NewArticles(d *db.DB, articles *model.Articles, favorites *model.Favorites) *Articles {
	return &Articles{d, articles, favorites}
}

// List returns articles as the viewer sees them, the newest first, and how many there are
// on all pages.
func (s *Articles) List(ctx context.Context, q model.ArticleQuery, viewer *model.User) ([]*model.ArticleView, int64, error) {
	return s.articles.List(ctx, q, viewer.ID)
}

// Show returns the article with that slug as the viewer sees it.
func (s *Articles) Show(ctx context.Context, slug string, viewer *model.User) (*model.ArticleView, error) {
	view, err := s.articles.View(ctx, slug, viewer.ID)
	return view, about("article", err)
}

// NewArticle is what an author says of an article.
type NewArticle struct {
	Title, Description, Body string
	Tags                     []string
}

// Create publishes an article.
func (s *Articles) Create(ctx context.Context, author *model.User, n NewArticle) (*model.ArticleView, error) {
	article := &model.Article{Title: n.Title, Description: n.Description, Body: n.Body, AuthorID: author.ID}
	tags := tidy(n.Tags)
	if err := withSlug(article, func() error { return s.articles.Create(ctx, article, tags) }); err != nil {
		return nil, err
	}
	return s.Show(ctx, article.Slug, author)
}

// ArticleChange is what changes of an article: what is nil stays as it is.
type ArticleChange struct {
	Title, Description, Body *string
	Tags                     []string
}

// Update changes an article of the author. Its address changes with its title.
func (s *Articles) Update(ctx context.Context, slug string, author *model.User, change ArticleChange) (*model.ArticleView, error) {
	err := s.db.InTransaction(ctx, func(ctx context.Context) error {
		article, err := s.own(ctx, slug, author)
		if err != nil {
			return err
		}
		err = s.save(ctx, article, change)
		slug = article.Slug
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.Show(ctx, slug, author)
}

// save changes an article, and its slug if that has to be another one.
func (s *Articles) save(ctx context.Context, article *model.Article, change ArticleChange) error {
	before := slugOf(article.Title)
	set(&article.Title, change.Title)
	set(&article.Description, change.Description)
	set(&article.Body, change.Body)
	tags := tidy(change.Tags)
	save := func() error { return s.articles.Save(ctx, article, tags) }
	if slugOf(article.Title) == before {
		return save()
	}
	return withSlug(article, save)
}

// Delete removes an article of the author with all that was said to it.
func (s *Articles) Delete(ctx context.Context, slug string, author *model.User) error {
	return s.db.InTransaction(ctx, func(ctx context.Context) error {
		article, err := s.own(ctx, slug, author)
		if err != nil {
			return err
		}
		return s.articles.Delete(ctx, article.ID)
	})
}

// own returns an article that the author may change, and that nobody else changes until the
// transaction ends.
func (s *Articles) own(ctx context.Context, slug string, author *model.User) (*model.Article, error) {
	article, err := s.articles.FindForUpdate(ctx, slug)
	if err != nil {
		return nil, about("article", err)
	}
	if article.AuthorID != author.ID {
		return nil, &Error{"article", ErrForbidden}
	}
	return article, nil
}

// Favorite notes that the viewer likes an article.
func (s *Articles) Favorite(ctx context.Context, slug string, viewer *model.User) (*model.ArticleView, error) {
	return s.like(ctx, slug, viewer, s.favorites.Add)
}

// Unfavorite notes that it is so no more.
func (s *Articles) Unfavorite(ctx context.Context, slug string, viewer *model.User) (*model.ArticleView, error) {
	return s.like(ctx, slug, viewer, s.favorites.Remove)
}

func (s *Articles) like(
	ctx context.Context, slug string, viewer *model.User, change func(ctx context.Context, article, user int64) error,
) (*model.ArticleView, error) {
	article, err := s.articles.Find(ctx, slug)
	if err == nil {
		err = change(ctx, article.ID, viewer.ID)
	}
	if err != nil {
		return nil, about("article", err)
	}
	return s.Show(ctx, slug, viewer)
}

// maxTags is how many tags are listed.
const maxTags = 1000

// Tags returns the tags that articles have, those first that most of them have.
func (s *Articles) Tags(ctx context.Context) ([]string, error) { return s.articles.Tags(ctx, maxTags) }

// tidy returns tags in order, each once and without the space around it; nil for nil.
func tidy(tags []string) []string {
	if tags == nil {
		return nil
	}
	tidied := make([]string, 0, len(tags))
	for _, tag := range tags {
		tidied = append(tidied, strings.TrimSpace(tag))
	}
	slices.Sort(tidied)
	return slices.Compact(tidied)
}
