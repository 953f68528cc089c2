package api

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/eggtest"
)

var timestamp = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`)

func articles(t *testing.T, a *eggtest.App) {
	ann, guest := signUp(t, a, "ann"), visitor(t, a)
	answer := ann.post("/articles", object{"article": object{
		"title": "How to train your Dragon!", "description": "Ever wonder how?", "body": "Very carefully.",
		"tagList": []string{"training", " dragons", "dragons"},
	}}).Expect(201)
	created, updated := at(t, answer, "article", "createdAt"), at(t, answer, "article", "updatedAt")
	if created != updated || !timestamp.MatchString(created.(string)) {
		t.Errorf("created at %v, updated at %v", created, updated)
	}
	want := object{"article": object{
		"slug": "how-to-train-your-dragon", "title": "How to train your Dragon!", "description": "Ever wonder how?",
		"body": "Very carefully.", "tagList": []string{"dragons", "training"}, "createdAt": created, "updatedAt": updated,
		"favorited": false, "favoritesCount": 0,
		"author": object{"username": "ann", "bio": nil, "image": nil, "following": false},
	}}
	answer.ExpectJSON(want)
	guest.get("/articles/how-to-train-your-dragon").Expect(200).ExpectJSON(want)

	for title, slug := range map[string]string{"你好，世界": "你好-世界", strings.Repeat("é", 200): strings.Repeat("é", 50)} {
		if got := ann.publish(title); got != slug {
			t.Errorf("the slug of %s is %s, want %s", title, got, slug)
		}
		guest.get("/articles/" + url.PathEscape(slug)).Expect(200)
	}
	for _, title := range []string{"Feed", "?!", "How to train your dragon"} {
		slug := ann.publish(title) // neither the address of the feed, nor none, nor a taken one
		expect(t, guest.get("/articles/"+slug).Expect(200), title, "article", "title")
	}

	bob := signUp(t, a, "bob")
	bob.delete("/articles/how-to-train-your-dragon").Expect(403).ExpectJSON(problem("article", "forbidden"))
	ann.delete("/articles/how-to-train-your-dragon").Expect(204).ExpectBody("")
	ann.delete("/articles/how-to-train-your-dragon").Expect(404).ExpectJSON(problem("article", "not found"))
	guest.get("/articles/how-to-train-your-dragon").Expect(404).ExpectJSON(problem("article", "not found"))
	guest.get("/tags").Expect(200).ExpectJSON(object{"tags": []string{}})
}

func articleChanges(t *testing.T, a *eggtest.App) {
	ann, bob := signUp(t, a, "ann"), signUp(t, a, "bob")
	slug := ann.publish("A title", "b", "a")
	change := func(field string, value any) object { return object{"article": object{field: value}} }

	answer := ann.put("/articles/"+slug, change("body", "New")).Expect(200)
	expect(t, answer, "New", "article", "body")
	expect(t, answer, "a-title", "article", "slug")
	expect(t, answer, []string{"a", "b"}, "article", "tagList")
	expect(t, ann.put("/articles/"+slug, change("title", "A title!")).Expect(200), "a-title", "article", "slug")
	ann.put("/articles/"+slug, change("tagList", nil)).Expect(422).ExpectJSON(problem("tagList", "can't be blank"))
	expect(t, ann.put("/articles/"+slug, change("tagList", []string{"c", "a"})).Expect(200), []string{"a", "c"}, "article", "tagList")
	expect(t, ann.put("/articles/"+slug, change("tagList", []string{})).Expect(200), []string{}, "article", "tagList")
	for _, field := range []string{"title", "description", "body"} {
		for _, none := range []any{nil, ""} {
			ann.put("/articles/"+slug, change(field, none)).Expect(422).ExpectJSON(problem(field, "can't be blank"))
		}
	}
	bob.put("/articles/"+slug, change("body", "Mine")).Expect(403).ExpectJSON(problem("article", "forbidden"))
	ann.put("/articles/nothing", change("body", "New")).Expect(404).ExpectJSON(problem("article", "not found"))

	// The address goes with the title, and no two articles have the same one.
	bob.publish("Other")
	moved := at(t, ann.put("/articles/"+slug, change("title", "Other")).Expect(200), "article", "slug").(string)
	if moved == slug || moved == "other" || !strings.HasPrefix(moved, "other-") {
		t.Errorf("the new slug is %s", moved)
	}
	ann.get("/articles/" + slug).Expect(404)
	expect(t, ann.get("/articles/"+moved).Expect(200), "New", "article", "body")
}

func articleLists(t *testing.T, a *eggtest.App) {
	ann, bob, guest := signUp(t, a, "ann"), signUp(t, a, "bob"), visitor(t, a)
	ann.publish("one", "odd", "first")
	bob.publish("two")
	ann.publish("three", "odd")
	bob.post("/articles/one/favorite", nil).Expect(200)
	for query, want := range map[string]struct {
		slugs string
		total int
	}{
		"":                                   {"three two one", 3},
		"?limit=1":                           {"three", 3},
		"?limit=1&offset=1":                  {"two", 3},
		"?offset=9":                          {"", 3},
		"?tag=odd":                           {"three one", 2},
		"?author=ann":                        {"three one", 2},
		"?author=ANN&limit=1":                {"three", 2},
		"?favorited=bob":                     {"one", 1},
		"?favorited=bob&author=ann&tag=odd":  {"one", 1},
		"?author=bob&tag=odd":                {"", 0},
		"?author=nobody":                     {"", 0},
		"?tag=%27%20OR%201%3D1%20--&limit=1": {"", 0},
	} {
		answer := guest.get("/articles" + query).Expect(200)
		var slugs []string
		for _, one := range at(t, answer, "articles").([]any) {
			if _, there := one.(object)["body"]; there {
				t.Error("a list has bodies")
			}
			slugs = append(slugs, one.(object)["slug"].(string))
		}
		if got := strings.Join(slugs, " "); got != want.slugs {
			t.Errorf("%s lists %s, want %s", query, got, want.slugs)
		}
		expect(t, answer, want.total, "articlesCount")
	}
	answer := bob.get("/articles?tag=first").Expect(200)
	expect(t, answer, true, "articles", 0, "favorited")
	expect(t, answer, []string{"first", "odd"}, "articles", 0, "tagList")
	guest.get("/tags").Expect(200).ExpectJSON(object{"tags": []string{"odd", "first"}})
	for _, query := range []string{"limit=0", "limit=101", "limit=x"} {
		guest.get("/articles?" + query).Expect(422).ExpectContains(`"limit":[`)
	}
	guest.get("/articles?offset=-1").Expect(422).ExpectJSON(problem("offset", "should be at least 0"))
}

func feed(t *testing.T, a *eggtest.App) {
	ann, bob := signUp(t, a, "ann"), signUp(t, a, "bob")
	bob.publish("one")
	bob.publish("two")
	ann.publish("mine")
	ann.get("/articles/feed").Expect(200).ExpectJSON(object{"articles": []any{}, "articlesCount": 0})
	ann.post("/profiles/bob/follow", nil).Expect(200)
	answer := ann.get("/articles/feed?limit=1&offset=1").Expect(200)
	expect(t, answer, 2, "articlesCount")
	expect(t, answer, "one", "articles", 0, "slug")
	expect(t, answer, true, "articles", 0, "author", "following")
	visitor(t, a).get("/articles/feed").Expect(401).ExpectJSON(problem("token", "is missing"))
}

func favorites(t *testing.T, a *eggtest.App) {
	ann, bob := signUp(t, a, "ann"), signUp(t, a, "bob")
	path := "/articles/" + ann.publish("one")
	for range 2 { // twice is as once
		answer := bob.post(path+"/favorite", nil).Expect(200)
		expect(t, answer, true, "article", "favorited")
		expect(t, answer, 1, "article", "favoritesCount")
	}
	expect(t, ann.get(path), false, "article", "favorited")
	expect(t, ann.get(path), 1, "article", "favoritesCount")
	for range 2 {
		expect(t, bob.delete(path+"/favorite").Expect(200), 0, "article", "favoritesCount")
	}
	bob.post("/articles/nothing/favorite", nil).Expect(404).ExpectJSON(problem("article", "not found"))
	bob.delete("/articles/nothing/favorite").Expect(404).ExpectJSON(problem("article", "not found"))
	visitor(t, a).post("/articles/nothing/favorite", nil).Expect(401)
	visitor(t, a).delete("/articles/nothing/favorite").Expect(401)
}

func comments(t *testing.T, a *eggtest.App) {
	ann, bob, guest := signUp(t, a, "ann"), signUp(t, a, "bob"), visitor(t, a)
	path := "/articles/" + ann.publish("one") + "/comments"
	other := "/articles/" + ann.publish("other") + "/comments"
	said := func(body string) object { return object{"comment": object{"body": body}} }
	first := at(t, bob.post(path, said("First")).Expect(201), "comment")
	bob.post(path, said("Second")).Expect(201)
	ann.post("/profiles/bob/follow", nil).Expect(200)

	list := ann.get(path).Expect(200)
	expect(t, list, "Second", "comments", 0, "body")
	expect(t, list, true, "comments", 0, "author", "following")
	guest.get(path).Expect(200).ExpectContains(`"following":false`)
	expect(t, guest.get(path), first, "comments", 1)

	number := "/1"
	ann.delete(path + number).Expect(403).ExpectJSON(problem("comment", "forbidden"))
	bob.delete(other + number).Expect(404).ExpectJSON(problem("comment", "not found"))
	bob.delete(path + number).Expect(204).ExpectBody("")
	bob.delete(path + number).Expect(404).ExpectJSON(problem("comment", "not found"))
	bob.delete(path + "/x").Expect(422).ExpectContains(`"id":[`)
	bob.post(path, said("")).Expect(422).ExpectJSON(problem("body", "can't be blank"))
	bob.post("/articles/nothing/comments", said("x")).Expect(404).ExpectJSON(problem("article", "not found"))
	guest.get("/articles/nothing/comments").Expect(404).ExpectJSON(problem("article", "not found"))
	guest.post(path, said("x")).Expect(401)
	guest.delete(path + "/2").Expect(401)
}
