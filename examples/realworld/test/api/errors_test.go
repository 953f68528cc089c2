package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/eggtest"
)

func errorFormat(t *testing.T, a *eggtest.App) {
	ann := signUp(t, a, "ann")
	ann.get("/nothing").Expect(404).ExpectJSON(problem("request", "Not Found"))
	a.Request().Get("/").Set("Accept", "text/html").Expect(404).ExpectJSON(problem("request", "Not Found"))
	send := func(mediaType, body string) http.Header {
		answer := a.Request().Post("/api/users").Set("Content-Type", mediaType).Set("Origin", "https://a.example").Send(body).Do()
		if answer.Status < 400 || answer.Status > 499 {
			t.Errorf("%s is answered with %d", mediaType, answer.Status)
		}
		if message := at(t, answer, "errors", "request", 0); message == "" {
			t.Errorf("%s is answered without a reason", mediaType)
		}
		return answer.Header
	}
	for mediaType, body := range map[string]string{
		"application/json":   `{"user":`,
		"text/plain":         "user",
		"application/json; ": `{"user":{"username":"` + strings.Repeat("a", 1<<20) + `"}}`,
	} {
		if send(mediaType, body).Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("pages of other sites cannot read what is wrong with %s", mediaType)
		}
	}
	a.Request().Method("OPTIONS", "/api/user").Set("Origin", "https://a.example").
		Set("Access-Control-Request-Method", "PUT").Set("Access-Control-Request-Headers", "authorization").
		Expect(204).ExpectHeader("Access-Control-Allow-Headers", "authorization")
	ann.post("/articles", object{"article": object{"tagList": []string{"a", ""}}}).Expect(422).ExpectJSON(object{"errors": object{
		"title": []string{"can't be blank"}, "description": []string{"can't be blank"}, "body": []string{"can't be blank"},
		"tagList[1]": []string{"can't be blank"},
	}})
	a.Request().Get("/openapi.json").Expect(200).ExpectContains("/api/articles/{slug}/comments", "Update changes who is logged in.")
}

// What the databases could not keep is the client's mistake.
func notText(t *testing.T, a *eggtest.App) {
	ann := signUp(t, a, "ann")
	slug := ann.publish("one")
	for _, path := range []string{
		"/articles?tag=%00", "/articles?author=a%00", "/articles/%00", "/articles/a%ffb",
		"/articles/%00/comments", "/profiles/%00", "/profiles/%ff",
	} {
		if status := ann.get(path).Status; status < 400 || status > 499 {
			t.Errorf("%s is answered with %d", path, status)
		}
	}
	const broken = "a\x00b"
	ann.post("/users", account(broken, "bob@example.com", password)).Expect(422)
	ann.post("/users", account("bob", broken+"@example.com", password)).Expect(422)
	ann.post("/users", account("bob", "bob@example.com", password+broken)).Expect(201) // it is hashed
	for _, field := range []string{"username", "email", "bio", "image"} {
		ann.put("/user", object{"user": object{field: broken}}).Expect(422)
	}
	for _, field := range []string{"title", "description", "body"} {
		ann.put("/articles/"+slug, object{"article": object{field: broken}}).Expect(422).ExpectJSON(problem(field, "is no text"))
	}
	ann.put("/articles/"+slug, object{"article": object{"tagList": []string{broken}}}).Expect(422)
	ann.post("/articles/"+slug+"/comments", object{"comment": object{"body": broken}}).Expect(422)
}
