package router_test

import (
	"regexp"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/router"
)

func TestURL(t *testing.T) {
	r := router.New(&router.Options{Prefix: "/api"})
	r.Get("/users/:id", say("")).Name("user")
	r.Get("/posts{/:page}", say("")).Name("posts")
	r.Get("/files/*path", say("")).Name("files")
	r.HandleRegexp(nil, regexp.MustCompile(`^/re$`), koa.Handle(say(""))).Name("re")
	old := router.New(&router.Options{Legacy: true})
	old.Get("/posts/:id(\\d+)", say("")).Name("post")
	for _, tt := range []struct {
		name   string
		router *router.Router
		route  string
		params map[string]any
		query  string
		want   string // or the error
	}{
		{"escapes text", r, "user", map[string]any{"id": "a b/c"}, "", "/api/users/a%20b%2Fc"},
		{"writes numbers", r, "user", map[string]any{"id": 7}, "", "/api/users/7"},
		{"adds a query", r, "user", map[string]any{"id": 7}, "a=1", "/api/users/7?a=1"},
		{"adds a query that has its mark", r, "user", map[string]any{"id": 7}, "?a=1", "/api/users/7?a=1"},
		{"leaves other params out", r, "user", map[string]any{"id": 7, "x": 1}, "", "/api/users/7"},
		{"leaves optional parts out", r, "posts", nil, "", "/api/posts"},
		{"fills optional parts in", r, "posts", map[string]any{"page": 2}, "", "/api/posts/2"},
		{"joins segments", r, "files", map[string]any{"path": []string{"a b", "c"}}, "", "/api/files/a%20b/c"},
		{"keeps the slashes of a wildcard", r, "files", map[string]any{"path": "a/b"}, "", "/api/files/a/b"},
		{"needs the parameters", r, "user", nil, "", "Missing parameters: id"},
		{"takes nil for missing", r, "user", map[string]any{"id": nil}, "", "Missing parameters: id"},
		{"needs the route", r, "nobody", nil, "", "No route found for name: nobody"},
		{"needs a name", r, "", nil, "", "No route found for name: "},
		{"needs a path", r, "re", nil, "", "Cannot generate URL for routes defined with RegExp paths. Use string paths with named parameters instead."},
		{"puts other params into the query of Egg's URLs", old, "post", map[string]any{"id": 7, "b": []string{"1", "2"}, "a": "x y"}, "q=1", "/posts/7?q=1&a=x%20y&b=1&b=2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.router.URL(tt.route, tt.params, tt.query)
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	if got, err := router.URL("/a/:b", map[string]any{"b": "c"}, "d=e"); got != "/a/c?d=e" || err != nil {
		t.Errorf("URL of a path = %q, %v", got, err)
	}
	if _, err := router.URL("/a/:b?", nil, ""); err == nil {
		t.Error("URL of a path that is none gives no error")
	}
}

func TestRedirect(t *testing.T) {
	r := router.New(&router.Options{Prefix: "/api"})
	r.Get("/home", say("home")).Name("home")
	r.Post("/old-home", say("posted")).Name("old")
	r.Redirect("/start", "home", 0)
	r.Redirect("old", "https://example.org/x", 308)
	for _, tt := range []struct {
		method, target string
		status         int
		location       string
	}{
		{"GET", "/api/start", 301, "/api/home"},
		{"DELETE", "/api/start", 301, "/api/home"},
		{"GET", "/api/old-home", 308, "https://example.org/x"},
		{"POST", "/api/old-home", 200, ""},
	} {
		res := ask(t, tt.method, tt.target, r.Routes())
		if res.StatusCode != tt.status || res.Header.Get("Location") != tt.location {
			t.Errorf("%s %s: %d %q, want %d %q", tt.method, tt.target, res.StatusCode, res.Header.Get("Location"), tt.status, tt.location)
		}
	}
}

func TestResources(t *testing.T) {
	r := router.New(nil)
	r.With(trace("with")).Resources("posts", "/posts/", router.Resource{
		Index: say("index"), New: say("new"), Create: say("create"), Show: say("show"),
		Edit: say("edit"), Update: say("update"), Destroy: say("destroy"),
	})
	r.Resources("", "/", router.Resource{Index: say("root")})
	for _, tt := range []struct{ method, target, want string }{
		{"GET", "/posts", "index"},
		{"GET", "/posts/new", "new"},
		{"POST", "/posts", "create"},
		{"GET", "/posts/7", "show id=7"},
		{"GET", "/posts/7/edit", "edit id=7"},
		{"PUT", "/posts/7", "update id=7"},
		{"PATCH", "/posts/7", "update id=7"},
		{"DELETE", "/posts/7", "destroy id=7"},
		{"DELETE", "/posts", "405"},
		{"GET", "/", "root"},
		{"POST", "/", "405"},
	} {
		if got := answer(t, r, tt.method, tt.target); got != tt.want {
			t.Errorf("%s %s answers %q, want %q", tt.method, tt.target, got, tt.want)
		}
	}
	for name, want := range map[string]string{
		"posts": "/posts", "new_post": "/posts/new", "post": "/posts/7", "edit_post": "/posts/7/edit", "destroy_post": "/posts/7",
	} {
		if got, err := r.URL(name, map[string]any{"id": 7}, ""); got != want || err != nil {
			t.Errorf("URL of %s = %q, %v, want %q", name, got, err, want)
		}
	}
	if got := ask(t, "GET", "/posts", r.Routes()).Header.Get("X-Trace"); got != "with" {
		t.Errorf("before the actions ran %q", got)
	}
}

func TestResourceNames(t *testing.T) {
	for given, want := range map[string][2]string{
		"users": {"user", "users"}, "category": {"category", "categories"}, "keys": {"key", "keys"}, "boxes": {"box", "boxes"},
		"page_statuses": {"page_status", "page_statuses"}, "people": {"person", "people"}, "news": {"news", "news"},
		"humans": {"human", "humans"}, "databases": {"database", "databases"}, "class": {"class", "classes"}, "images": {"image", "images"},
	} {
		r := router.New(nil)
		r.Resources(given, "/x", router.Resource{Index: say(""), Show: say("")})
		got := [2]string{r.Table()[1].Name, r.Table()[0].Name}
		if got != want {
			t.Errorf("%s names its routes %q, want %q", given, got, want)
		}
	}
}
