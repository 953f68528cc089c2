// Package v1 is the first version of the API. Its actions have typed requests and answers,
// which /openapi.json describes and /docs shows.
package v1

import (
	"context"
	"time"

	"github.com/koa-go/koa"

	"github.com/koa-go/koa/examples/forum/app/middleware"
	"github.com/koa-go/koa/examples/forum/app/model"
	"github.com/koa-go/koa/examples/forum/app/service"
)

// Topics is the API for topics.
type Topics struct{ topics *service.Topics }

// NewTopics is called by the generated wiring.
func NewTopics(topics *service.Topics) *Topics { return &Topics{topics} }

// Topic is something that people talk about.
type Topic struct {
	ID       int64  `json:"id"`
	Category string `json:"category"`
	Author   string `json:"author"`
	Title    string `json:"title"`
	// Replies is how many posts there are besides the first one.
	Replies   int       `json:"replies"`
	Closed    bool      `json:"closed"`
	CreatedAt time.Time `json:"createdAt"`
	// ActiveAt is when somebody last posted.
	ActiveAt time.Time `json:"activeAt"`
}

// Post is what somebody said in a topic.
type Post struct {
	ID        int64     `json:"id"`
	Author    string    `json:"author"`
	Body      string    `json:"body"`
	CreatedAt time.Time `json:"createdAt"`
}

// ListTopics asks for topics.
type ListTopics struct {
	// Category is the slug of one: general, help or show.
	Category string `query:"category"`
	Page     int    `query:"page" default:"1" validate:"min=1"`
}

// TopicList is a page of topics, those first in which somebody posted last.
type TopicList struct {
	Topics []Topic `json:"topics"`
	Page   int     `json:"page"`
	Pages  int     `json:"pages"`
}

// Index lists topics.
func (c *Topics) Index(ctx context.Context, req *ListTopics) (*TopicList, error) {
	topics, page, err := c.topics.List(ctx, model.TopicQuery{Category: req.Category}, req.Page)
	if err != nil {
		return nil, err
	}
	answer := &TopicList{Topics: make([]Topic, 0, len(topics)), Page: page.Number, Pages: page.Last()}
	for i := range topics {
		answer.Topics = append(answer.Topics, topicOf(&topics[i]))
	}
	return answer, nil
}

// ShowTopic asks for a topic.
type ShowTopic struct {
	ID   int64 `path:"id"`
	Page int   `query:"page" default:"1" validate:"min=1"`
}

// TopicWithPosts is a topic with a page of what was said in it.
type TopicWithPosts struct {
	Topic
	Posts []Post `json:"posts"`
	Page  int    `json:"page"`
	Pages int    `json:"pages"`
}

// Show finds a topic by its number.
func (c *Topics) Show(ctx context.Context, req *ShowTopic) (*TopicWithPosts, error) {
	topic, posts, page, err := c.topics.Show(ctx, req.ID, req.Page)
	if err != nil {
		return nil, err
	}
	answer := &TopicWithPosts{Topic: topicOf(topic), Posts: make([]Post, 0, len(posts)), Page: page.Number, Pages: page.Last()}
	for _, p := range posts {
		answer.Posts = append(answer.Posts, Post{p.ID, p.Author.Name, p.Body, p.CreatedAt})
	}
	return answer, nil
}

// CreateTopic is a new topic.
type CreateTopic struct {
	// Category is the slug of one: general, help or show.
	Category string `json:"category" validate:"required"`
	Title    string `json:"title" validate:"required,min=3,max=120"`
	// Body is the first post.
	Body string `json:"body" validate:"required,min=1,max=20000"`
}

// Create opens a topic. It needs a token, Authorization: Bearer forum_..., or the session
// and CSRF token of a browser.
func (c *Topics) Create(ctx context.Context, req *CreateTopic) (*Created, error) {
	author := middleware.Viewer(koa.FromContext(ctx))
	topic, err := c.topics.Start(ctx, author, service.NewTopic{Category: req.Category, Title: req.Title, Body: req.Body})
	if err != nil {
		return nil, err
	}
	return &Created{topicOf(topic)}, nil
}

// Created is a topic that was opened.
type Created struct{ Topic }

// StatusCode is 201.
func (*Created) StatusCode() int { return 201 }

func topicOf(t *model.Topic) Topic {
	return Topic{
		ID: t.ID, Category: t.Category.Slug, Author: t.Author.Name, Title: t.Title, Replies: t.Replies, Closed: t.Closed(),
		CreatedAt: t.CreatedAt, ActiveAt: t.ActiveAt,
	}
}
