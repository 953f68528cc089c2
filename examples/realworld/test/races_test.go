package test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/koa-go/koa/koatest"
)

const racers = 20

func testSlugs(t *testing.T, database string) {
	a := boot(t, database)
	ann := signUp(t, a, "ann")
	answers := atOnce(racers, func(i int) *koatest.Response {
		return ann.Post("/api/articles").Send(article("One title", fmt.Sprintf("tag%d", i))).Do()
	})
	tagOf := map[string]string{}
	for _, answer := range answers {
		answer.Expect(http.StatusCreated)
		created := decode[articleAnswer](t, answer.Body).Article
		tagOf[created.Slug] = created.TagList[0]
	}
	if len(tagOf) != racers || tagOf["one-title"] == "" {
		t.Errorf("%d articles have the slugs %v", racers, tagOf)
	}
	for slug, tag := range tagOf {
		shown := a.Request().Get("/api/articles/" + slug).Expect(http.StatusOK)
		if tags := decode[articleAnswer](t, shown.Body).Article.TagList; len(tags) != 1 || tags[0] != tag {
			t.Errorf("%s shows the article with the tags %q, and was given to that with %s", slug, tags, tag)
		}
	}
}

func testSignUps(t *testing.T, database string) {
	a := boot(t, database)
	for _, tt := range []struct {
		name, username, email, taken string // %d is another number for each
	}{
		{"of one name", "ann", "ann%d@conduit.example", "username"},
		{"of one address", "bob%d", "bob@conduit.example", "email"},
		{"of one account", "cid", "cid@conduit.example", "username"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			answers := atOnce(racers, func(i int) *koatest.Response {
				return a.Request().Post("/api/users").Send(account(number(tt.username, i), number(tt.email, i))).Do()
			})
			created := 0
			for _, answer := range answers {
				if answer.Status == http.StatusCreated {
					created++
					continue
				}
				answer.Expect(http.StatusConflict).
					ExpectJSON(object{"errors": object{tt.taken: []string{"has already been taken"}}})
			}
			if created != 1 {
				t.Errorf("%d have it", created)
			}
		})
	}
	a.Request().Post("/api/users").Send(account("ANN", "another@conduit.example")).Expect(http.StatusConflict)
	a.Request().Post("/api/users").Send(account("another", "Bob@Conduit.Example")).Expect(http.StatusConflict)
}

// number puts a number in the place of %d, if there is one.
func number(text string, i int) string { return strings.ReplaceAll(text, "%d", strconv.Itoa(i)) }
