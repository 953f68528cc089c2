package test

import (
	"maps"
	"net/http"
	"reflect"
	"strings"
	"testing"
)

func testPutUser(t *testing.T, database string) {
	a := boot(t, database)
	ann := signUp(t, a, "ann")
	state := decode[object](t, ann.Get("/api/user").Expect(http.StatusOK).Body)
	user, ok := state["user"].(object)
	if !ok {
		t.Fatalf("no user: %v", state)
	}
	for _, tt := range []struct {
		name, body string
		changes    object // nil: refused
		problem    string // the field, if it is refused
	}{
		{"sets what is there", `{"user":{"bio":"I write","image":"https://conduit.example/ann.png"}}`,
			object{"bio": "I write", "image": "https://conduit.example/ann.png"}, ""},
		{"keeps what is absent", `{"user":{}}`, object{}, ""},
		{"removes the bio with null", `{"user":{"bio":null}}`, object{"bio": nil}, ""},
		{"removes the image with an empty text", `{"user":{"image":""}}`, object{"image": nil}, ""},
		{"sets a name that differs by case alone", `{"user":{"username":"Ann"}}`, object{"username": "Ann"}, ""},
		{"refuses null for the name", `{"user":{"username":null,"bio":"no"}}`, nil, "username"},
		{"refuses an empty name", `{"user":{"username":"","bio":"no"}}`, nil, "username"},
		{"refuses a name of spaces", `{"user":{"username":"  "}}`, nil, "username"},
		{"refuses null for the address", `{"user":{"email":null}}`, nil, "email"},
		{"refuses an empty address", `{"user":{"email":""}}`, nil, "email"},
		{"refuses what is no address", `{"user":{"email":"ann"}}`, nil, "email"},
		{"refuses null for the password", `{"user":{"password":null}}`, nil, "password"},
		{"refuses an empty password", `{"user":{"password":""}}`, nil, "password"},
		{"refuses a short password", `{"user":{"password":"1234567"}}`, nil, "password"},
		{"refuses another type", `{"user":{"bio":7}}`, nil, "bio"},
		{"refuses a NUL, which PostgreSQL does not keep", `{"user":{"bio":"\u0000"}}`, nil, "bio"},
		{"refuses no user", `{}`, nil, "user"},
		{"refuses null for the user", `{"user":null}`, nil, "user"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			answer := ann.Put("/api/user").Set("Content-Type", "application/json").Send(tt.body).Do()
			if tt.changes == nil {
				expectProblem(t, answer.Expect(http.StatusUnprocessableEntity).Body, tt.problem)
				answer = ann.Get("/api/user").Do()
			}
			maps.Copy(user, tt.changes)
			answer.Expect(http.StatusOK).ExpectJSON(state)
		})
	}
	ann.Put("/api/user").Send(object{"user": object{"password": "another one, as long"}}).Expect(http.StatusOK)
	logIn := object{"user": object{"email": "ANN@conduit.example", "password": password}}
	a.Request().Post("/api/users/login").Send(logIn).Expect(http.StatusUnauthorized)
	logIn = object{"user": object{"email": "ANN@conduit.example", "password": "another one, as long"}}
	a.Request().Post("/api/users/login").Send(logIn).Expect(http.StatusOK)
}

func testPutArticle(t *testing.T, database string) {
	a := boot(t, database)
	ann := signUp(t, a, "ann")
	publish(t, ann, "Taken")
	want := articleAnswer{}.Article
	want.Slug = publish(t, ann, "A title", "koa", "go")
	want.Title, want.Description, want.Body = "A title", "What it is about", "What it says"
	for _, tt := range []struct {
		name, body string
		change     func()
		problem    string // the field, if it is refused
	}{
		{"keeps what is absent", `{"article":{}}`, func() { want.TagList = []string{"go", "koa"} }, ""},
		{"sets what is there", `{"article":{"body":"More"}}`, func() { want.Body = "More" }, ""},
		{"keeps the slug with the title", `{"article":{"title":"A Title!"}}`, func() { want.Title = "A Title!" }, ""},
		{"makes a slug of a new title", `{"article":{"title":"Another"}}`, func() { want.Title, want.Slug = "Another", "another" }, ""},
		{"sets tags", `{"article":{"tagList":["b","a","b"]}}`, func() { want.TagList = []string{"a", "b"} }, ""},
		{"removes tags with an empty list", `{"article":{"tagList":[]}}`, func() { want.TagList = []string{} }, ""},
		{"refuses null for the tags", `{"article":{"tagList":null}}`, nil, "tagList"},
		{"refuses null for the title", `{"article":{"title":null,"body":"no"}}`, nil, "title"},
		{"refuses an empty title", `{"article":{"title":"","body":"no"}}`, nil, "title"},
		{"refuses null for the description", `{"article":{"description":null}}`, nil, "description"},
		{"refuses an empty description", `{"article":{"description":""}}`, nil, "description"},
		{"refuses null for the body", `{"article":{"body":null}}`, nil, "body"},
		{"refuses a body of spaces", `{"article":{"body":" \n"}}`, nil, "body"},
		{"refuses no article", `{}`, nil, "article"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			answer := ann.Put("/api/articles/"+want.Slug).Set("Content-Type", "application/json").Send(tt.body).Do()
			if tt.change == nil {
				expectProblem(t, answer.Expect(http.StatusUnprocessableEntity).Body, tt.problem)
				answer = ann.Get("/api/articles/" + want.Slug).Do()
			} else {
				tt.change()
			}
			answer.Expect(http.StatusOK)
			if got := decode[articleAnswer](t, answer.Body).Article; !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
	taken := ann.Put("/api/articles/another").Send(object{"article": object{"title": "Taken"}}).Expect(http.StatusOK)
	if slug := decode[articleAnswer](t, taken.Body).Article.Slug; !strings.HasPrefix(slug, "taken-") {
		t.Errorf("the slug %s, and that of another article is taken", slug)
	}
}

// expectProblem makes sure that something is wrong with one field, and with no other.
func expectProblem(t *testing.T, body []byte, field string) {
	t.Helper()
	problems := decode[struct{ Errors map[string][]string }](t, body).Errors
	if len(problems) != 1 || len(problems[field]) == 0 {
		t.Errorf("%s, want a problem of %s", body, field)
	}
}
