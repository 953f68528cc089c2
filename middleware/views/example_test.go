package views_test

import (
	"fmt"
	"net/http/httptest"
	"testing/fstest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/views"
)

func ExampleRender() {
	root := fstest.MapFS{ // usually os.DirFS("views") or an embed.FS
		"layout.html":     {Data: []byte("<title>{{block \"title\" .}}Shop{{end}}</title>\n{{template \"body\" .}}\n")},
		"users/show.html": {Data: []byte(`{{define "title"}}{{.user}}{{end}}<p>Hello {{.user}}, {{.count}} orders.</p>`)},
	}
	app := koa.New(nil)
	app.Use(views.New(root, &views.Options{
		Map: map[string]views.Engine{"html": &views.HTML{Layout: "layout.html"}},
	}))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.State.Set("user", "<Ann>")
		return views.Render(ctx, "users/show", map[string]any{"count": 2})
	})

	res := httptest.NewRecorder()
	app.ServeHTTP(res, httptest.NewRequest("GET", "/", nil))
	fmt.Println(res.Header().Get("Content-Type"))
	fmt.Print(res.Body)
	// Output:
	// text/html; charset=utf-8
	// <title>&lt;Ann&gt;</title>
	// <p>Hello &lt;Ann&gt;, 2 orders.</p>
}
