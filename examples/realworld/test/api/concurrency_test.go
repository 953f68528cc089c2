package api

import (
	"fmt"
	"sync"
	"testing"

	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/koatest"
)

// atOnce sends n requests at once and returns the answers.
func atOnce(n int, send func(i int) *koatest.Response) []*koatest.Response {
	answers := make([]*koatest.Response, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { answers[i] = send(i) })
	}
	wg.Wait()
	return answers
}

func oneNewTitleAtOnce(t *testing.T, a *eggtest.App) {
	ann := signUp(t, a, "ann")
	paths := make([]string, 10)
	for i := range paths {
		paths[i] = "/articles/" + ann.publish(fmt.Sprint("Article ", i))
	}
	slugs := map[any]bool{}
	change := object{"article": object{"title": "New title", "tagList": []string{"t"}}}
	for _, answer := range atOnce(len(paths), func(i int) *koatest.Response { return ann.put(paths[i], change) }) {
		slugs[at(t, answer.Expect(200), "article", "slug")] = true
	}
	if len(slugs) != len(paths) || !slugs["new-title"] {
		t.Errorf("%d articles have the slugs %v", len(paths), slugs)
	}
	expect(t, ann.get("/articles?tag=t"), len(paths), "articlesCount")
}

// What one request changes is not undone by another one that changes something else.
func changesAtOnce(t *testing.T, a *eggtest.App) {
	ann := signUp(t, a, "ann")
	path := "/articles/" + ann.publish("one")
	for round := range 5 {
		text := fmt.Sprint("round ", round)
		fields := []object{
			{"description": text}, {"body": text}, {"tagList": []string{text, "a"}}, {"tagList": []string{text, "b"}},
		}
		for _, answer := range atOnce(len(fields), func(i int) *koatest.Response {
			return ann.put(path, object{"article": fields[i]})
		}) {
			answer.Expect(200)
		}
		answer := ann.get(path)
		expect(t, answer, text, "article", "description")
		expect(t, answer, text, "article", "body")
		if tags := fmt.Sprint(at(t, answer, "article", "tagList")); tags != fmt.Sprintf("[a %s]", text) && tags != fmt.Sprintf("[b %s]", text) {
			t.Errorf("the tags are %s, of two requests together", tags)
		}
		changes := []object{{"bio": text}, {"image": text}}
		atOnce(len(changes), func(i int) *koatest.Response { return ann.put("/user", object{"user": changes[i]}) })
		expect(t, ann.get("/user"), text, "user", "bio")
		expect(t, ann.get("/user"), text, "user", "image")
	}
}
