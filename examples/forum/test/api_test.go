package test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var apiToken = regexp.MustCompile(`forum_[A-Z2-7]{26}`)

func TestAPI(t *testing.T) {
	a := boot(t)
	ann := signUp(t, a, "ann")
	page := send(t, ann, "/settings/tokens", url.Values{"token": {"a script"}}).Expect(200).ExpectContains("It is not shown again.")
	bearer := "Bearer " + apiToken.FindString(string(page.Body))

	topic := map[string]string{"category": "show", "title": "From a script", "body": "Hello"}
	api := a.Request()
	api.Post("/api/v1/topics").Set("Authorization", bearer).Send(topic).Expect(201).
		ExpectContains(`"id":1`, `"author":"ann"`, `"category":"show"`)
	api.Get("/api/v1/topics?category=show").Expect(200).ExpectContains(`"title":"From a script"`, `"page":1`, `"pages":1`)
	api.Get("/api/v1/topics?category=help").Expect(200).ExpectJSON(map[string]any{"topics": []any{}, "page": 1, "pages": 1})
	api.Get("/api/v1/topics/1").Expect(200).ExpectContains(`"posts":[{"id":1,"author":"ann","body":"Hello"`)

	api.Get("/api/v1/topics/99").Expect(404).ExpectJSON(map[string]any{"message": "not found"})
	api.Get("/api/v1/topics?page=0").Expect(422).ExpectContains(`"field":"query.page"`)
	topic["category"] = "none"
	api.Post("/api/v1/topics").Set("Authorization", bearer).Send(topic).Expect(422).
		ExpectContains(`"code":"invalid_param"`, `"field":"category"`)
	api.Post("/api/v1/topics").Set("Authorization", bearer).Send(map[string]string{"title": "x"}).Expect(422).
		ExpectContains(`"field":"title"`, `"field":"body"`)
}

func TestWhoMayUseTheAPI(t *testing.T) {
	a := boot(t)
	ann := signUp(t, a, "ann")
	topic := map[string]string{"category": "show", "title": "A title", "body": "Hello"}

	ann.Post("/api/v1/topics").Send(topic).Expect(403) // a session alone may be used by other sites
	ann.Post("/api/v1/topics").Set("X-CSRF-Token", token(t, ann)).Send(topic).Expect(201)
	ann.Post("/api/v1/topics").Set("Authorization", "Bearer wrong").Send(topic).Expect(401).ExpectHeader("WWW-Authenticate", "Bearer")
	ann.Post("/api/v1/topics").Set("Authorization", "Basic YTpi").Send(topic).Expect(401)

	visitor := a.Agent()
	visitor.Post("/api/v1/topics").Set("X-CSRF-Token", token(t, visitor)).Send(topic).Expect(401)

	page := send(t, ann, "/settings/tokens", url.Values{"token": {"a script"}}).Expect(200)
	bearer := "Bearer " + apiToken.FindString(string(page.Body))
	bob := signUp(t, a, "bob")
	send(t, bob, "/settings/tokens/1", url.Values{"_method": {"DELETE"}}).Expect(404)
	a.Request().Post("/api/v1/topics").Set("Authorization", bearer).Send(topic).Expect(201)
	send(t, ann, "/settings/tokens/1", url.Values{"_method": {"DELETE"}}).Expect(302)
	a.Request().Post("/api/v1/topics").Set("Authorization", bearer).Send(topic).Expect(401)

	for range 10 {
		send(t, ann, "/settings/tokens", url.Values{"token": {"more"}}).Expect(200)
	}
	send(t, ann, "/settings/tokens", url.Values{"token": {"too many"}}).Expect(422).ExpectContains("You have too many tokens.")
}

func TestDescription(t *testing.T) {
	a := boot(t)
	doc := a.Request().Get("/openapi.json").Expect(200).ExpectContains(`"openapi": "3.1`, "/api/v1/topics", "Category is the slug of one")
	if strings.Contains(string(doc.Body), `"/topics/{id}"`) {
		t.Error("the description lists a page")
	}
	a.Request().Get("/docs").Expect(200).ExpectContains("/openapi.json")
}
