package controller

import (
	"encoding/xml"
	"strconv"
	"time"

	"github.com/koa-go/koa/egg"

	"github.com/koa-go/koa/examples/forum/app/model"
	"github.com/koa-go/koa/examples/forum/app/service"
	"github.com/koa-go/koa/examples/forum/config"
)

// Feed is the latest topics for programs that read feeds.
type Feed struct {
	topics *service.Topics
	name   string
}

// NewFeed is called by the generated wiring.
func NewFeed(c *config.Config, topics *service.Topics) *Feed { return &Feed{topics, c.Forum.Name} }

// rss is a document of RSS 2.0.
type rss struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Title   string   `xml:"channel>title"`
	Link    string   `xml:"channel>link"`
	About   string   `xml:"channel>description"`
	Items   []item   `xml:"channel>item"`
}

type item struct {
	Title    string `xml:"title"`
	Link     string `xml:"link"`
	GUID     string `xml:"guid"`
	Category string `xml:"category"`
	Date     string `xml:"pubDate"`
}

// Show sends the feed.
func (c *Feed) Show(ctx *egg.Context) error {
	topics, _, err := c.topics.List(ctx.Context(), model.TopicQuery{}, 1)
	if err != nil {
		return err
	}
	feed := rss{Version: "2.0", Title: c.name, Link: ctx.Origin() + "/", About: c.name}
	for _, t := range topics {
		link := ctx.Origin() + "/topics/" + strconv.FormatInt(t.ID, 10)
		feed.Items = append(feed.Items, item{
			Title: t.Title, Link: link, GUID: link, Category: t.Category.Title, Date: t.CreatedAt.UTC().Format(time.RFC1123Z),
		})
	}
	text, err := xml.MarshalIndent(feed, "", "  ")
	if err != nil {
		return err
	}
	ctx.SetBody(xml.Header + string(text))
	ctx.SetType("application/rss+xml")
	return nil
}
