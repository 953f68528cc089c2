package main

import (
	"bytes"
	"embed"
	"io/fs"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/views"
)

// fortunes.templ is compiled into Go: its escaping is decided before the program runs.
//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate -f fortunes.templ

//go:embed views
var embedded embed.FS

// templates are those of package views.
var templates, _ = fs.Sub(embedded, "views") // the path is right

// pages are the ways to render the fortunes. Both escape what they are given.
var pages = map[string]func(ctx *koa.Context, fortunes []Fortune) error{
	"templ": renderTempl,
	"html":  renderHTML,
}

// pageSize is a little more than the page has, so that it is written without copying.
const pageSize = 2 << 10

// renderTempl renders the template that was compiled.
func renderTempl(ctx *koa.Context, fortunes []Fortune) error {
	page := bytes.NewBuffer(make([]byte, 0, pageSize))
	if err := fortunesPage(fortunes).Render(ctx.Context(), page); err != nil {
		return err
	}
	ctx.SetType("html")
	ctx.SetBody(page.Bytes())
	return nil
}

// renderHTML renders the template of html/template.
func renderHTML(ctx *koa.Context, fortunes []Fortune) error {
	return views.Render(ctx, "fortunes", map[string]any{"fortunes": fortunes})
}
