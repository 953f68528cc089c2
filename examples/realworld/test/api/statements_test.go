package api

import (
	"fmt"
	"sync/atomic"
	"testing"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
)

// counter counts the statements that an application sends.
func counter(t *testing.T, a *eggtest.App) *atomic.Int64 {
	t.Helper()
	n := &atomic.Int64{}
	count := func(*gorm.DB) { n.Add(1) }
	on := egg.Get[*db.DB](a.App).Gorm().Callback()
	for _, err := range []error{
		on.Query().Register("test:count", count), on.Row().Register("test:count", count), on.Raw().Register("test:count", count),
		on.Create().Register("test:count", count), on.Update().Register("test:count", count), on.Delete().Register("test:count", count),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return n
}

func statements(t *testing.T, a *eggtest.App) {
	n := counter(t, a)
	ann, bob, guest := signUp(t, a, "ann"), signUp(t, a, "bob"), visitor(t, a)
	ann.post("/profiles/bob/follow", nil).Expect(200)
	published := 0
	for _, length := range []int{1, 20} { // of the list
		for ; published < length; published++ {
			slug := bob.publish(fmt.Sprint("title ", published), "a", "b", fmt.Sprint(published))
			ann.post("/articles/"+slug+"/favorite", nil).Expect(200)
			ann.post("/articles/title-0/comments", object{"comment": object{"body": "x"}}).Expect(201)
		}
		for _, tt := range []struct {
			who  *user
			path string
			want int64
		}{
			{guest, "/articles", 3},    // how many, a page of them, their tags
			{ann, "/articles", 4},      // and who asks
			{ann, "/articles/feed", 4}, // the same
			{ann, "/articles?author=bob&tag=a&favorited=ann", 4},
			{guest, "/articles/title-0", 2},          // the article, its tags
			{guest, "/articles/title-0/comments", 2}, // the article, its comments
			{guest, "/tags", 1},
			{guest, "/profiles/bob", 1},
			{ann, "/user", 1},
		} {
			n.Store(0)
			answer := tt.who.get(tt.path).Expect(200)
			if n.Load() != tt.want {
				t.Errorf("%s of a list of %d: %d statements, want %d", tt.path, length, n.Load(), tt.want)
			}
			if tt.path == "/articles" {
				expect(t, answer, length, "articlesCount")
			}
		}
	}
}
