package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/csrf"
	"github.com/koa-go/koa/middleware/session"
)

//go:embed pages.html
var pagesHTML string

// pages are the views.
type pages struct{ views *template.Template }

func parsePages() (*pages, error) {
	views, err := template.New("pages").Parse(pagesHTML)
	if err != nil {
		return nil, fmt.Errorf("parse pages.html: %w", err)
	}
	return &pages{views}, nil
}

// render answers with a view inside of the page that all have.
func (p *pages) render(ctx *koa.Context, view, title string, data any) error {
	count := 0
	for _, n := range cartOf(ctx) {
		count += n
	}
	user, _ := session.Get[string](session.From(ctx), "user")
	var b strings.Builder
	err := p.views.ExecuteTemplate(&b, view, map[string]any{
		"Title": title, "User": user, "Count": count, "Token": csrf.Token(ctx), "Data": data,
	})
	if err != nil {
		return fmt.Errorf("render %s: %w", view, err)
	}
	ctx.SetType("html")
	ctx.SetBody(b.String())
	return nil
}
