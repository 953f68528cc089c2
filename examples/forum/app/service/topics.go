package service

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/koa-go/koa/examples/forum/app/model"
	"github.com/koa-go/koa/examples/forum/config"
)

// Topics has the rules for topics and what is said in them.
type Topics struct {
	topics     *model.Topics
	posts      *model.Posts
	categories *model.Categories
	uploads    *Uploads
	clock      Clock
	log        *slog.Logger

	pageSize   int
	closeAfter time.Duration
}

// NewTopics is called by the generated wiring, which finds the arguments by their types.
func NewTopics(c *config.Config, topics *model.Topics, posts *model.Posts, categories *model.Categories, uploads *Uploads,
	clock Clock, log *slog.Logger) *Topics {
	return &Topics{topics, posts, categories, uploads, clock, log, c.Forum.PageSize, c.Forum.CloseAfter}
}

// NewTopic is what somebody wants to talk about.
type NewTopic struct {
	Category    string // a slug
	Title, Body string
	Files       []File
}

// Categories returns what topics can be filed under.
func (s *Topics) Categories(ctx context.Context) ([]model.Category, error) {
	return s.categories.List(ctx)
}

// Category returns the one with that slug.
func (s *Topics) Category(ctx context.Context, slug string) (*model.Category, error) {
	return s.categories.FindBySlug(ctx, slug)
}

// List returns a page of topics, those first in which somebody posted last.
func (s *Topics) List(ctx context.Context, q model.TopicQuery, number int) ([]model.Topic, Page, error) {
	total, err := s.topics.Count(ctx, q)
	if err != nil {
		return nil, Page{}, err
	}
	p := page(number, s.pageSize, total)
	q.Limit, q.Offset = p.Size, p.offset()
	topics, err := s.topics.List(ctx, q)
	return topics, p, err
}

// Find returns a topic.
func (s *Topics) Find(ctx context.Context, id int64) (*model.Topic, error) {
	return s.topics.Find(ctx, id)
}

// Show returns a topic with a page of its posts.
func (s *Topics) Show(ctx context.Context, id int64, number int) (*model.Topic, []model.Post, Page, error) {
	topic, err := s.topics.Find(ctx, id)
	if err != nil {
		return nil, nil, Page{}, err
	}
	p := page(number, s.pageSize, topic.Replies+1)
	posts, err := s.posts.List(ctx, id, p.Size, p.offset())
	return topic, posts, p, err
}

// Start opens a topic.
func (s *Topics) Start(ctx context.Context, author *model.User, n NewTopic) (*model.Topic, error) {
	category, err := s.categories.FindBySlug(ctx, n.Category)
	if errors.Is(err, ErrNotFound) {
		return nil, &Invalid{"category", "There is no such category."}
	}
	if err != nil {
		return nil, err
	}
	uploads, err := s.uploads.SaveAll(ctx, author, n.Files)
	if err != nil {
		return nil, err
	}
	now, by := s.clock.Now(), model.Author{ID: author.ID, Name: author.Name, Avatar: author.Avatar}
	topic := &model.Topic{Category: *category, Author: by, Title: n.Title, CreatedAt: now, ActiveAt: now}
	first := &model.Post{Author: by, Body: n.Body, CreatedAt: now, Uploads: uploads}
	if err := s.topics.Create(ctx, topic, first); err != nil {
		return nil, err
	}
	s.log.InfoContext(ctx, "a new topic", slog.Int64("id", topic.ID))
	return topic, nil
}

// Reply adds a post to a topic, and returns it with the number of the page it is on.
func (s *Topics) Reply(ctx context.Context, author *model.User, id int64, body string, files []File) (*model.Post, int, error) {
	topic, err := s.topics.Find(ctx, id)
	if err != nil {
		return nil, 0, err
	}
	if topic.Closed() {
		return nil, 0, ErrClosed
	}
	uploads, err := s.uploads.SaveAll(ctx, author, files)
	if err != nil {
		return nil, 0, err
	}
	post := &model.Post{
		TopicID: id, Author: model.Author{ID: author.ID, Name: author.Name, Avatar: author.Avatar},
		Body: body, CreatedAt: s.clock.Now(), Uploads: uploads,
	}
	err = s.posts.Reply(ctx, post)
	if errors.Is(err, ErrNotFound) {
		return nil, 0, ErrClosed // in the meantime
	}
	if err != nil {
		return nil, 0, err
	}
	return post, page(0, s.pageSize, topic.Replies+2).Last(), nil
}

// MayManage tells whether a user, nil for a visitor, may close and delete a topic.
func (s *Topics) MayManage(user *model.User, topic *model.Topic) bool {
	return user != nil && (user.Moderator || user.ID == topic.Author.ID)
}

// Close ends the replies to a topic.
func (s *Topics) Close(ctx context.Context, user *model.User, id int64) error {
	if err := s.mayManage(ctx, user, id); err != nil {
		return err
	}
	err := s.topics.Close(ctx, id, s.clock.Now())
	if errors.Is(err, ErrNotFound) {
		return ErrClosed // already
	}
	return err
}

// Delete removes a topic with all that was said in it.
func (s *Topics) Delete(ctx context.Context, user *model.User, id int64) error {
	if err := s.mayManage(ctx, user, id); err != nil {
		return err
	}
	return s.topics.Delete(ctx, id)
}

func (s *Topics) mayManage(ctx context.Context, user *model.User, id int64) error {
	topic, err := s.topics.Find(ctx, id)
	if err != nil {
		return err
	}
	if !s.MayManage(user, topic) {
		return ErrForbidden
	}
	return nil
}

// CloseStale closes the topics in which nobody posts any more, and tells how many.
func (s *Topics) CloseStale(ctx context.Context) (int64, error) {
	now := s.clock.Now()
	return s.topics.CloseInactive(ctx, now.Add(-s.closeAfter), now)
}
