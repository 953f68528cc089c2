package main

import (
	"fmt"
	"html"
	"strings"
	"sync"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/compress"
	"github.com/koa-go/koa/middleware/conditional"
	"github.com/koa-go/koa/middleware/etag"
	"github.com/koa-go/koa/router"
)

// longestText is how many bytes /compress sends at most.
const longestText = 16 << 20

// text is shared by all answers, which would take 16 MiB each otherwise.
var text = sync.OnceValue(func() string { return strings.Repeat("abcdefghij", longestText/10+1) })

func encodingRoutes(r *router.Router) {
	compressed := r.With(compress.New(&compress.Options{Threshold: 1024}))
	compressed.Get("/compress", func(ctx *koa.Context) error {
		n, err := number(ctx, "n", 10_000, longestText)
		ctx.SetType("text")
		ctx.SetBody(text()[:n])
		return err
	})
	compressed.Get("/compress/secret", func(ctx *koa.Context) error {
		ctx.SetType("html")
		ctx.SetBody(secretPage(param(ctx, "x")))
		return nil
	})
	r.With(conditional.New(), etag.New(nil)).Get("/etag", func(ctx *koa.Context) error {
		ctx.SetBody("a body that never changes\n")
		return nil
	})
}

// secretPage has a secret beside what the client chose: without more, the
// compressed size would tell (BREACH).
func secretPage(x string) string {
	var page strings.Builder
	fmt.Fprintf(&page, "<!doctype html><title>secret</title><p>%s</p><p>token=s3cr3t</p>", html.EscapeString(x))
	for i := range 100 {
		fmt.Fprintf(&page, "<p>This is paragraph %d.</p>\n", i)
	}
	return page.String()
}
