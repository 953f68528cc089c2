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

func oneTitleAtOnce(t *testing.T, a *eggtest.App) {
	ann := signUp(t, a, "ann")
	article := object{"article": object{"title": "One title", "description": "d", "body": "b", "tagList": []string{"t"}}}
	slugs := map[any]bool{}
	for _, answer := range atOnce(20, func(int) *koatest.Response { return ann.post("/articles", article) }) {
		slugs[at(t, answer.Expect(201), "article", "slug")] = true
	}
	if len(slugs) != 20 || !slugs["one-title"] {
		t.Errorf("20 articles have the slugs %v", slugs)
	}
	// So it is with articles that get the title later.
	paths := make([]string, 10)
	for i := range paths {
		paths[i] = "/articles/" + ann.publish(fmt.Sprint("Other ", i))
	}
	change := object{"article": object{"title": "New title"}}
	for _, answer := range atOnce(len(paths), func(i int) *koatest.Response { return ann.put(paths[i], change) }) {
		slugs[at(t, answer.Expect(200), "article", "slug")] = true
	}
	if len(slugs) != 30 || !slugs["new-title"] {
		t.Errorf("30 articles have the slugs %v", slugs)
	}
	expect(t, ann.get("/articles?tag=t"), 20, "articlesCount")
}

func oneNameAtOnce(t *testing.T, a *eggtest.App) {
	made := 0
	for _, answer := range atOnce(20, func(i int) *koatest.Response {
		return visitor(t, a).post("/users", account("ann", fmt.Sprintf("ann%d@example.com", i), password))
	}) {
		if answer.Status == 201 {
			made++
			continue
		}
		answer.Expect(409).ExpectJSON(problem("username", "has already been taken"))
	}
	if made != 1 {
		t.Errorf("%d accounts of one name", made)
	}
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
