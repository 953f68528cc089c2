package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/koa-go/koa/koatest"
)

// object is a JSON object.
type object = map[string]any

// add posts a todo and returns what the answer says of it.
func add(t *testing.T, client *koatest.Client, todo object) (answer output) {
	t.Helper()
	res := client.Post("/todos").Send(todo).Expect(201)
	if err := json.Unmarshal(res.Body, &answer); err != nil {
		t.Fatal(err)
	}
	res.ExpectHeader("Location", answer.URL)
	return answer
}

// path is that of a URL of this server.
func path(t *testing.T, url string) string {
	t.Helper()
	_, path, found := strings.Cut(strings.TrimPrefix(url, "http://"), "/")
	if !found || !strings.HasPrefix(url, "http://") {
		t.Fatalf("%s is no URL", url)
	}
	return "/" + path
}

func TestATodo(t *testing.T) {
	client := koatest.Request(t, newApp())
	client.Get("/todos").Expect(200).ExpectBody("[]")
	blank := add(t, client, object{"title": "walk the dog"})
	want := object{"title": "walk the dog", "completed": false, "order": nil, "url": blank.URL}
	client.Get(path(t, blank.URL)).Expect(200).ExpectJSON(want)
	client.Get("/todos").Expect(200).ExpectJSON([]object{want})

	for field, value := range map[string]any{"title": "bathe the cat", "completed": true, "order": 95} {
		want[field] = value
		client.Patch(path(t, blank.URL)).Send(object{field: value}).Expect(200).ExpectJSON(want)
		client.Get(path(t, blank.URL)).Expect(200).ExpectJSON(want)
	}
	want["order"] = nil
	client.Patch(path(t, blank.URL)).Send(object{"order": nil}).Expect(200).ExpectJSON(want)

	second := add(t, client, object{"title": "blah", "order": 523, "completed": true})
	client.Delete(path(t, blank.URL)).Expect(204).ExpectBody("")
	client.Get(path(t, blank.URL)).Expect(404).ExpectJSON(object{"error": "there is no such todo"})
	client.Get("/todos").Expect(200).ExpectJSON([]object{{"title": "blah", "completed": true, "order": 523, "url": second.URL}})
	client.Delete("/todos").Expect(204)
	client.Get("/todos").Expect(200).ExpectBody("[]")
	if third := add(t, client, object{"title": "blah"}); third.URL == second.URL {
		t.Error("a new todo has the URL of one that was deleted")
	}
}

func TestWrongRequests(t *testing.T) {
	client := koatest.Request(t, newApp())
	todo := path(t, add(t, client, object{"title": "blah"}).URL)
	for _, tt := range []struct {
		method, path, body string
		status             int
	}{
		{"POST", "/todos", `{}`, 422},
		{"POST", "/todos", `{"title":" "}`, 422},
		{"POST", "/todos", `{"title":7}`, 400},
		{"POST", "/todos", `{"title":`, 400},
		{"POST", "/todos", `{"title":"` + strings.Repeat("a", 1<<20) + `"}`, 413},
		{"PATCH", todo, `{"title":null}`, 422},
		{"PATCH", todo, `{"completed":"yes"}`, 400},
		{"PATCH", "/todos/99", `{"title":"a"}`, 404},
		{"GET", "/todos/x", ``, 404},
	} {
		call := client.Method(tt.method, tt.path).Set("Origin", "https://a.example")
		if tt.body != "" {
			call.Set("Content-Type", "application/json").Send(tt.body)
		}
		call.Expect(tt.status).ExpectHeader("Access-Control-Allow-Origin", "*").ExpectContains(`{"error":"`)
	}
	client.Get(todo).Expect(200).ExpectContains(`"title":"blah"`)
}

func TestPagesOfOtherSites(t *testing.T) {
	client := koatest.Request(t, newApp())
	for _, method := range []string{"PATCH", "DELETE"} {
		client.Method("OPTIONS", "/todos/1").Set("Origin", "https://a.example").
			Set("Access-Control-Request-Method", method).Set("Access-Control-Request-Headers", "content-type").
			Expect(204).ExpectHeader("Access-Control-Allow-Origin", "*").
			ExpectHeader("Access-Control-Allow-Headers", "content-type")
	}
}

func TestManyAtOnce(t *testing.T) {
	todos := &list{}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for range capacity / 4 {
				added, err := todos.add(todo{Title: fmt.Sprint(i)})
				if err != nil {
					return // the others were faster
				}
				if _, err := todos.change(added.ID, func(t *todo) { t.Completed = true }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	seen := map[int]bool{}
	for _, one := range todos.all() {
		seen[one.ID] = true
	}
	if len(seen) != capacity {
		t.Errorf("%d todos, want %d", len(seen), capacity)
	}
	if _, err := todos.add(todo{}); !errors.Is(err, errFull) {
		t.Errorf("a full list takes one more: %v", err)
	}
}
