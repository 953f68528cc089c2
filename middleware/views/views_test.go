package views_test

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/helmet"
	"github.com/koa-go/koa/middleware/views"
)

// files makes a root of names and contents.
func files(pairs ...string) fstest.MapFS {
	root := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		root[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return root
}

// render renders a template in an application of environment "test".
func render(t *testing.T, root fs.FS, opts *views.Options, name string, locals map[string]any) (string, error) {
	t.Helper()
	ctx := koatest.NewContext(t)
	var text string
	err := koatest.Run(ctx, views.New(root, opts), func(ctx *koa.Context) (err error) {
		ctx.State.Set("who", "state")
		ctx.State.Set("user", "ann")
		text, err = views.RenderString(ctx, name, locals)
		return err
	})
	return text, err
}

func TestTemplatesAreFound(t *testing.T) {
	root := files("a.html", "a", "users/show.html", "show", "users/index.html", "index", "b.txt", "text", "a.dir.html", "dots")
	text := &views.Options{Map: map[string]views.Engine{"txt": &views.HTML{}}}
	byDefault := &views.Options{Extension: "txt", Map: map[string]views.Engine{"txt": &views.HTML{}}}
	for _, tt := range []struct {
		name string
		opts *views.Options
		file string
		want string
	}{
		{"by name", nil, "a", "a"},
		{"by name and extension", nil, "a.html", "a"},
		{"in directories", nil, "users/show", "show"},
		{"with a slash in front", nil, "/users/show", "show"},
		{"as the index of a directory", nil, "users", "index"},
		{"with dots in their names", nil, "a.dir", "dots"},
		{"with the extension of another engine", text, "b.txt", "text"},
		{"with another default", byDefault, "b", "text"},
		{"with HTML beside another default", byDefault, "a.html", "a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := render(t, root, tt.opts, tt.file, nil); err != nil || got != tt.want {
				t.Errorf("got %q (%v), want %q", got, err, tt.want)
			}
		})
	}
}

func TestNothingElseIsFound(t *testing.T) {
	root := files("views/a.html", "a", "secret.html", "secret", "views/dir.html/x", "x")
	sub, err := fs.Sub(root, "views")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "..", "../secret", "../secret.html", "a/../../secret", "./a", "a//b", "a\\..\\..\\secret", "none", "none.html", "a/", "//a", "dir"} {
		if text, err := render(t, sub, nil, name, nil); err == nil || text != "" {
			t.Errorf("%q gives %q (%v), want an error", name, text, err)
		} else if !strings.HasPrefix(err.Error(), "views: ") {
			t.Errorf("%q: the error %q does not say where it comes from", name, err)
		}
	}
	if _, err := render(t, sub, nil, "none", nil); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), `"none.html"`) {
		t.Errorf("error %v, want one that names none.html and is fs.ErrNotExist", err)
	}
}

func TestLocals(t *testing.T) {
	root := files("a.html", "{{.who}} {{.user}} {{.site}} {{.none}}")
	opts := &views.Options{Locals: map[string]any{"site": "shop", "who": "options", "user": "options"}}
	for _, tt := range []struct {
		name   string
		locals map[string]any
		want   string
	}{
		{"of the state come before those of the options", nil, "state ann shop "},
		{"of the call come before all", map[string]any{"who": "<call>", "site": 7}, "&lt;call&gt; ann 7 "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := render(t, root, opts, "a", tt.locals); err != nil || got != tt.want {
				t.Errorf("got %q (%v), want %q", got, err, tt.want)
			}
		})
	}
}

func TestRenderAnswers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		before func(ctx *koa.Context)
		status int
		typ    string
	}{
		{"with HTML", func(*koa.Context) {}, 200, "text/html; charset=utf-8"},
		{"with the status that is set", func(ctx *koa.Context) { ctx.SetStatus(404) }, 404, "text/html; charset=utf-8"},
		{"with the type that is set", func(ctx *koa.Context) { ctx.SetType("application/atom+xml") }, 200, "application/atom+xml"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app := koa.New(&koa.Options{Env: "test"}).Use(views.New(files("a.html", "hi"), nil))
			app.Use(koa.Handle(func(ctx *koa.Context) error {
				tt.before(ctx)
				return views.Render(ctx, "a", nil)
			}))
			koatest.Request(t, app).Get("/").Expect(tt.status).ExpectHeader("Content-Type", tt.typ).ExpectBody("hi")
		})
	}
}

func TestTheNonceOfHelmetIsThere(t *testing.T) {
	app := koa.New(&koa.Options{Env: "test"})
	app.Use(helmet.New(&helmet.Options{ContentSecurityPolicy: helmet.ContentSecurityPolicy{Directives: []helmet.Directive{
		{Name: "script-src", Sources: []string{helmet.NonceSource}},
	}}}))
	app.Use(views.New(files("a.html", `<script nonce="{{.cspNonce}}">go()</script>`), nil))
	app.Use(koa.Handle(func(ctx *koa.Context) error { return views.Render(ctx, "a", nil) }))
	res := koatest.Request(t, app).Get("/").Expect(200)
	nonce := strings.Split(string(res.Body), `"`)[1]
	if csp := res.Header.Get("Content-Security-Policy"); nonce == "" || !strings.Contains(csp, "'nonce-"+nonce+"'") {
		t.Errorf("the page has the nonce %q, the policy is %q", nonce, csp)
	}
}

func TestAFailedRenderingChangesNothing(t *testing.T) {
	ctx := koatest.NewContext(t)
	err := koatest.Run(ctx, views.New(files("a.html", "half {{template \"none\"}}"), nil), func(ctx *koa.Context) error {
		return views.Render(ctx, "a", nil)
	})
	if err == nil || ctx.Body() != nil || ctx.Type() != "" {
		t.Errorf("err %v, body %v, type %q, want an error and nothing else", err, ctx.Body(), ctx.Type())
	}
}

func TestRenderNeedsTheLayer(t *testing.T) {
	ctx := koatest.NewContext(t)
	if err := views.Render(ctx, "a", nil); err == nil || views.From(ctx) != nil {
		t.Errorf("Render without a layer: %v, From: %v", err, views.From(ctx))
	}
}

func TestExecute(t *testing.T) {
	ctx := koatest.NewContext(t)
	opts := &views.Options{Locals: map[string]any{"site": "shop"}}
	if err := koatest.Run(ctx, views.New(files("mail.html", "{{.site}} {{.n}}"), opts), nil); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := views.From(ctx).Execute(&out, "mail", map[string]any{"n": 1}); err != nil || out.String() != "shop 1" {
		t.Errorf("got %q (%v)", out.String(), err)
	}
}

func TestReload(t *testing.T) {
	for _, tt := range []struct {
		name string
		env  string
		opts *views.Options
		want string
	}{
		{"happens in development", "development", nil, "new"},
		{"does not happen in production", "production", nil, "old"},
		{"happens when it is asked for", "production", &views.Options{Reload: true}, "new"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := files("a.html", "{{template \"partials/p\"}}", "partials/p.html", "old")
			app := koa.New(&koa.Options{Env: tt.env}).Use(views.New(root, tt.opts))
			app.Use(koa.Handle(func(ctx *koa.Context) error { return views.Render(ctx, "a", nil) }))
			client := koatest.Request(t, app)
			client.Get("/").Expect(200).ExpectBody("old")
			root["partials/p.html"] = &fstest.MapFile{Data: []byte("new")}
			client.Get("/").Expect(200).ExpectBody(tt.want)
		})
	}
}

func TestRenderingsMayBeConcurrent(t *testing.T) {
	root := files("a.html", "{{define \"t\"}}{{.n}}{{end}}{{template \"partials/p\" .}}", "partials/p.html", "[{{.n}}]",
		"l1.html", "1{{template \"body\" .}}", "l2.html", "2{{template \"body\" .}}")
	ctx := koatest.NewContext(t)
	if err := koatest.Run(ctx, views.New(root, nil), nil); err != nil {
		t.Fatal(err)
	}
	v := views.From(ctx)
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			layout, before := []string{"", "l1.html", "l2.html"}[i%3], []string{"", "1", "2"}[i%3]
			var out strings.Builder
			err := v.Execute(&out, "a", map[string]any{"n": i, "layout": layout})
			if want := fmt.Sprintf("%s[%d]", before, i); err != nil || out.String() != want {
				t.Errorf("got %q (%v), want %q", out.String(), err, want)
			}
		})
	}
	wg.Wait()
}

func TestNewRefuses(t *testing.T) {
	root := files()
	for _, tt := range []struct {
		name string
		root fs.FS
		opts *views.Options
		want string
	}{
		{"no root", nil, nil, "views: New needs a root, got nil"},
		{"an extension without an engine", root, &views.Options{Extension: "njk"}, `views: Options.Extension: there is no engine for "njk"`},
		{"an extension with a dot", root, &views.Options{Map: map[string]views.Engine{".njk": &views.HTML{}}}, `views: Options.Map: ".njk" must be`},
		{"no engine", root, &views.Options{Map: map[string]views.Engine{"njk": nil}}, `views: Options.Map: "njk" must be`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defer func() {
				if got, _ := recover().(string); !strings.HasPrefix(got, tt.want) {
					t.Errorf("panic %q, want %q", got, tt.want)
				}
			}()
			views.New(tt.root, tt.opts)
		})
	}
}

func BenchmarkRender(b *testing.B) {
	root := files("a.html", "<p>{{.user}}</p>", "layout.html", "<html>{{template \"body\" .}}</html>")
	opts := &views.Options{Map: map[string]views.Engine{"html": &views.HTML{Layout: "layout.html", Funcs: template.FuncMap{}}}}
	ctx := koatest.NewContext(b)
	layer := views.New(root, opts)
	b.ReportAllocs()
	for b.Loop() {
		if err := layer(ctx, func(ctx *koa.Context) error { return views.Render(ctx, "a", map[string]any{"user": "ann"}) }); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzName(f *testing.F) {
	for _, seed := range []string{"a", "../secret", "a/../../secret.html", "/a", "users", "\\..\\secret"} {
		f.Add(seed)
	}
	root := files("views/a.html", "a", "views/users/index.html", "index", "secret.html", "secret")
	sub, err := fs.Sub(root, "views")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if text, err := render(t, sub, nil, name, nil); err == nil && text != "a" && text != "index" {
			t.Errorf("%q gives %q", name, text)
		}
	})
}
