package scaffold_test

import (
	"bytes"
	"go/format"
	"path"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/internal/scaffold"
)

func TestNewApplicationIsFormattedAndWhole(t *testing.T) {
	app := &scaffold.App{Name: "shop", Module: "example.com/shop", LocalKey: "secret"}
	files, err := app.Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{".gitignore", "README.md", "main.go", "app/router.go", "config/locale/zh-CN.yaml", "test/app_test.go"} {
		if files[want] == nil {
			t.Errorf("there is no %s", want)
		}
	}
	for name, text := range files {
		if bytes.Contains(text, []byte("[[")) {
			t.Errorf("%s has an action in it:\n%s", name, text)
		}
		formatted(t, name, text)
	}
}

func TestPartsAreFormatted(t *testing.T) {
	for _, kind := range scaffold.Kinds {
		for _, text := range []string{"posts", "api/v1/user_stories"} {
			name, err := scaffold.ParseName(text)
			if err != nil {
				t.Fatal(err)
			}
			p := &scaffold.Part{Kind: kind, Name: name, Module: "example.com/shop"}
			if p.Check() != nil {
				continue // no directories for this kind
			}
			files, err := p.Files()
			if err != nil {
				t.Fatal(err)
			}
			for file, text := range files {
				formatted(t, file, text)
			}
		}
	}
}

// formatted fails unless a Go file is as gofmt writes it.
func formatted(t *testing.T, name string, text []byte) {
	t.Helper()
	if path.Ext(name) != ".go" {
		return
	}
	want, err := format.Source(text)
	if err != nil {
		t.Errorf("%s: %v\n%s", name, err, text)
	} else if !bytes.Equal(want, text) {
		t.Errorf("%s is not as gofmt writes it:\n%s", name, text)
	}
}

func TestParseName(t *testing.T) {
	for _, tt := range []struct{ text, slashed, typ, one, path string }{
		{"posts", "posts", "Posts", "Post", "/posts"},
		{"UserPosts", "user_posts", "UserPosts", "UserPost", "/user-posts"},
		{"user-stories", "user_stories", "UserStories", "UserStory", "/user-stories"},
		{"api/v1/boxes", "api/v1/boxes", "Boxes", "Box", "/api/v1/boxes"},
		{"HTTPLogs", "http_logs", "HTTPLogs", "HTTPLog", "/http-logs"},
		{"status", "status", "Status", "Status", "/status"},
	} {
		n, err := scaffold.ParseName(tt.text)
		if err != nil {
			t.Errorf("ParseName(%q): %v", tt.text, err)
			continue
		}
		if n.Slashed() != tt.slashed || n.Type != tt.typ || n.One() != tt.one || n.Path() != tt.path {
			t.Errorf("ParseName(%q) = %s %s %s %s, want %s %s %s %s", tt.text,
				n.Slashed(), n.Type, n.One(), n.Path(), tt.slashed, tt.typ, tt.one, tt.path)
		}
	}
	for _, text := range []string{"", "/", "a//b", "../a", "a b", "1a", "a.go", "func", "user_test", "x_gen", "internal/a"} {
		if n, err := scaffold.ParseName(text); err == nil {
			t.Errorf("ParseName(%q) = %+v, want an error", text, n)
		}
	}
}

const router = `package app

import "github.com/koa-go/koa/egg"

// Routes is by hand.
func Routes(rt *egg.Router, all *Components) {
	rt.Get("/", all.Controller.Home.Index) // the start
}
`

func TestAddRoutes(t *testing.T) {
	page := &scaffold.Route{Path: "/posts", Field: "Controller.Posts", Actions: []string{"Index"}}
	api := &scaffold.Route{
		Path: "/api/tags", Name: "tags", Field: "Controller.API.Tags", Actions: []string{"Index", "Show"}, Resources: true, Typed: true,
	}
	text := add(t, add(t, []byte(router), page), api)
	want := `package app

import (
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/router"
)

// Routes is by hand.
func Routes(rt *egg.Router, all *Components) {
	rt.Get("/", all.Controller.Home.Index) // the start

	rt.Get("/posts", all.Controller.Posts.Index)

	rt.Resources("tags", "/api/tags", router.Resource{
		Index: egg.Handle(all.Controller.API.Tags.Index),
		Show:  egg.Handle(all.Controller.API.Tags.Show),
	})
}
`
	if string(text) != want {
		t.Errorf("the router is\n%s\nwant\n%s", text, want)
	}
	if again := add(t, add(t, text, page), api); !bytes.Equal(again, text) {
		t.Errorf("the same routes again changed it:\n%s", again)
	}
}

func TestAddRoutesStandsBeforeReturn(t *testing.T) {
	text := strings.Replace(router, ") {\n", ") error {\n", 1)
	text = strings.Replace(text, "// the start\n", "// the start\n\treturn nil\n", 1)
	got := string(add(t, []byte(text), &scaffold.Route{Path: "/posts", Field: "Controller.Posts"}))
	if strings.Index(got, "/posts") > strings.Index(got, "return nil") {
		t.Errorf("the route stands behind the return:\n%s", got)
	}
}

func TestAddRoutesRefuses(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"package app\n", "there is no func Routes"},
		{"package app\n\nfunc Routes() {}\n", "has not the parameters"},
		{"package", "expected"},
	} {
		_, err := scaffold.AddRoutes([]byte(tt.text), &scaffold.Route{Path: "/"})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("AddRoutes(%q) = %v, want %q", tt.text, err, tt.want)
		}
	}
}

func add(t *testing.T, text []byte, r *scaffold.Route) []byte {
	t.Helper()
	out, err := scaffold.AddRoutes(text, r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAddPlugin(t *testing.T) {
	const head = "package config\n\nimport \"github.com/koa-go/koa/egg\"\n\nfunc Plugins() []egg.Plugin {\n\treturn "
	for _, tt := range []struct{ name, list, want string }{
		{"to an empty list", "[]egg.Plugin{}", "[]egg.Plugin{\n\t\tmail.Plugin(),\n\t}"},
		{"to a list in one line", "[]egg.Plugin{{Name: \"i18n\"}}", "[]egg.Plugin{{Name: \"i18n\"},\n\t\tmail.Plugin(),\n\t}"},
		{"to a list in lines", "[]egg.Plugin{\n\t\ta.Plugin(),\n\t}", "[]egg.Plugin{\n\t\ta.Plugin(),\n\t\tmail.Plugin(),\n\t}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := scaffold.AddPlugin([]byte(head+tt.list+"\n}\n"), "example.com/shop/plugin/mail")
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(got), "return "+tt.want+"\n}") || !strings.Contains(string(got), "\t\"example.com/shop/plugin/mail\"\n") {
				t.Errorf("it is\n%s", got)
			}
			again, err := scaffold.AddPlugin(got, "example.com/shop/plugin/mail")
			if err != nil || !bytes.Equal(again, got) {
				t.Errorf("again it is (%v)\n%s", err, again)
			}
		})
	}
}

func TestAddMiddleware(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"to a list in lines", "# why\nmiddleware:\n  - a # first\n\nx: 1\n", "# why\nmiddleware:\n  - a # first\n  - b\n\nx: 1\n"},
		{"to a list without indentation", "middleware:\n- a\nx: 1\n", "middleware:\n- a\n- b\nx: 1\n"},
		{"to a list with a name below its dash", "middleware:\n  -\n    a-c\n", "middleware:\n  -\n    a-c\n  - b\n"},
		{"to the end of a file", "middleware:\n  - a", "middleware:\n  - a\n  - b\n"},
		{"to a list in one line", "middleware: [a] # all\n", "middleware: [a, b] # all\n"},
		{"to an empty list", "middleware: []\n", "middleware: [b]\n"},
		{"to a file without a list", "x: 1\n", "x: 1\n\nmiddleware:\n  - b\n"},
		{"to an empty file", "", "middleware:\n  - b\n"},
		{"that is there", "middleware: [b, a]\n", "middleware: [b, a]\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := scaffold.AddMiddleware([]byte(tt.text), "b")
			if err != nil || string(got) != tt.want {
				t.Errorf("it is %q (%v), want %q", got, err, tt.want)
			}
		})
	}
	if _, err := scaffold.AddMiddleware([]byte("middleware: a\n"), "b"); err == nil {
		t.Error("a key middleware that is no list was changed")
	}
}
