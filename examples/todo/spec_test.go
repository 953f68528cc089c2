package main

import "testing"

// The cases of Todo-Backend's specification, in its order and with its values.
var spec = []struct {
	name string
	test func(t *testing.T, p page, list string)
}{
	{"responds to a GET", func(_ *testing.T, p page, list string) {
		send[[]item](p, "GET", list, nil)
	}},
	{"responds to a POST with the todo which was posted to it", func(t *testing.T, p page, list string) {
		if todo := send[item](p, "POST", list, object{"title": "a todo"}); todo.Title != "a todo" {
			t.Errorf("got %+v", todo)
		}
	}},
	{"responds successfully to a DELETE", func(_ *testing.T, p page, list string) {
		send[any](p, "DELETE", list, nil)
	}},
	{"responds with an empty list after a DELETE", func(t *testing.T, p page, list string) {
		send[item](p, "POST", list, object{"title": "blah"})
		send[any](p, "DELETE", list, nil)
		if todos := send[[]item](p, "GET", list, nil); todos == nil || len(todos) > 0 {
			t.Errorf("got %+v", todos)
		}
	}},
	{"adds a new todo to the list", func(t *testing.T, p page, list string) {
		send[item](p, "POST", list, object{"title": "walk the dog"})
		if todos := send[[]item](p, "GET", list, nil); len(todos) != 1 || todos[0].Title != "walk the dog" {
			t.Errorf("got %+v", todos)
		}
	}},
	{"sets up a new todo as initially not completed, with a URL", func(t *testing.T, p page, list string) {
		made := send[item](p, "POST", list, object{"title": "blah"})
		for _, todo := range []item{made, send[[]item](p, "GET", list, nil)[0]} {
			if todo.Completed || todo.URL == "" {
				t.Errorf("got %+v", todo)
			}
		}
	}},
	{"returns a todo at its URL", func(t *testing.T, p page, list string) {
		made := send[item](p, "POST", list, object{"title": "my todo"})
		if todo := send[item](p, "GET", made.URL, nil); todo.Title != "my todo" {
			t.Errorf("got %+v", todo)
		}
	}},
	{"can be navigated from the list to a todo", func(t *testing.T, p page, list string) {
		send[item](p, "POST", list, object{"title": "todo the first"})
		send[item](p, "POST", list, object{"title": "todo the second"})
		todos := send[[]item](p, "GET", list, nil)
		if len(todos) != 2 || send[item](p, "GET", todos[1].URL, nil).Title != "todo the second" {
			t.Errorf("got %+v", todos)
		}
	}},
	{"can change a todo's title and completedness, and keeps that", func(t *testing.T, p page, list string) {
		url := send[item](p, "POST", list, object{"title": "initial title"}).URL
		if todo := send[item](p, "PATCH", url, object{"title": "bathe the cat"}); todo.Title != "bathe the cat" || todo.Completed {
			t.Errorf("got %+v", todo)
		}
		if todo := send[item](p, "PATCH", url, object{"completed": true}); todo.Title != "bathe the cat" || !todo.Completed {
			t.Errorf("got %+v", todo)
		}
		for _, todo := range append(send[[]item](p, "GET", list, nil), send[item](p, "GET", url, nil)) {
			if todo.Title != "bathe the cat" || !todo.Completed {
				t.Errorf("later it is %+v", todo)
			}
		}
	}},
	{"can delete a todo", func(t *testing.T, p page, list string) {
		send[any](p, "DELETE", send[item](p, "POST", list, object{"title": "blah"}).URL, nil)
		if todos := send[[]item](p, "GET", list, nil); len(todos) > 0 {
			t.Errorf("got %+v", todos)
		}
	}},
	{"can create a todo with an order, change it, and keeps that", func(t *testing.T, p page, list string) {
		made := send[item](p, "POST", list, object{"title": "blah", "order": 523})
		changed := send[item](p, "PATCH", made.URL, object{"order": 95})
		later := send[item](p, "GET", made.URL, nil)
		if made.Order != 523 || changed.Order != 95 || later.Order != 95 {
			t.Errorf("the orders are %v, %v, %v", made.Order, changed.Order, later.Order)
		}
	}},
}

// The program is started as users do, and asked by a page of another site.
func TestSpecification(t *testing.T) {
	list := start(t)
	for _, tt := range spec {
		t.Run(tt.name, func(t *testing.T) {
			p := page{t}
			send[any](p, "DELETE", list, nil)
			tt.test(t, p, list)
		})
	}
}
