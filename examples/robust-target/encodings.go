package main

import (
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/compress"
	"github.com/koa-go/koa/middleware/conditional"
	"github.com/koa-go/koa/middleware/etag"
	"github.com/koa-go/koa/router"
)

// longestText is how many bytes /compress sends at most.
const longestText = 16 << 20

func encodingRoutes(r *router.Router) {
	compressed := r.With(compress.New(&compress.Options{Threshold: 1024}))
	compressed.Get("/compress", func(ctx *koa.Context) error {
		n, err := number(ctx, "n", 10_000, longestText)
		ctx.SetType("text")
		ctx.SetLength(int64(n))
		ctx.SetBody(io.LimitReader(&letters{}, int64(n)))
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

const alphabet = "abcdefghij"

// letters is a text without an end, so that a long one takes no memory.
type letters struct{ at int }

func (l *letters) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = alphabet[(l.at+i)%len(alphabet)]
	}
	l.at += len(b)
	return len(b), nil
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
