package test

import (
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
)

func testStatements(t *testing.T, database string) {
	a := boot(t, database)
	statements := countStatements(t, a)
	ann, bob := signUp(t, a, "ann"), signUp(t, a, "bob")
	ann.Post("/api/profiles/bob/follow").Expect(http.StatusOK)
	const many = 12
	for i := range many {
		slug := publish(t, bob, fmt.Sprint("Article ", i), "go", "koa", fmt.Sprint("tag", i))
		ann.Post("/api/articles/" + slug + "/favorite").Expect(http.StatusOK)
		bob.Post("/api/articles/article-0/comments").Send(object{"comment": object{"body": "Hello"}}).Expect(http.StatusCreated)
	}
	ann.Post("/api/articles/article-1/comments").Send(object{"comment": object{"body": "Hello"}}).Expect(http.StatusCreated)

	for _, tt := range []struct {
		name, short, long string // that of one and that of many
		want              int64
	}{
		{"all articles", "/api/articles?limit=1", "/api/articles", 4}, // who asks, how many there are, the page, its tags
		{"those with a tag", "/api/articles?tag=tag3", "/api/articles?tag=go", 4},
		{"those of an author", "/api/articles?author=bob&limit=1", "/api/articles?author=bob", 4},
		{"favorites", "/api/articles?favorited=ann&limit=1", "/api/articles?favorited=ann", 4},
		{"the feed", "/api/articles/feed?limit=1", "/api/articles/feed", 4},
		{"comments", "/api/articles/article-1/comments", "/api/articles/article-0/comments", 3}, // who asks, the article, all comments
	} {
		t.Run(tt.name, func(t *testing.T) {
			for path, length := range map[string]int{tt.short: 1, tt.long: many} {
				before := statements.Load()
				answer := ann.Get(path).Expect(http.StatusOK)
				if n := statements.Load() - before; n != tt.want {
					t.Errorf("%s takes %d statements, want %d", path, n, tt.want)
				}
				list := decode[struct{ Articles, Comments []object }](t, answer.Body)
				if n := len(list.Articles) + len(list.Comments); n != length {
					t.Errorf("%s has %d, want %d", path, n, length)
				}
			}
		})
	}
}

// countStatements counts what goes to the database of an application from now on.
func countStatements(t *testing.T, a *eggtest.App) *atomic.Int64 {
	t.Helper()
	var n atomic.Int64
	count := func(*gorm.DB) { n.Add(1) }
	on := egg.Get[*db.DB](a.App).Gorm().Callback()
	if err := errors.Join(
		on.Create().After("gorm:create").Register("count", count),
		on.Query().After("gorm:query").Register("count", count),
		on.Update().After("gorm:update").Register("count", count),
		on.Delete().After("gorm:delete").Register("count", count),
		on.Row().After("gorm:row").Register("count", count),
		on.Raw().After("gorm:raw").Register("count", count),
	); err != nil {
		t.Fatal(err)
	}
	return &n
}
