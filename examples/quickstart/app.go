package main

import (
	"bufio"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
)

//go:embed page.html
var pageHTML string

var page = template.Must(template.New("page").Parse(pageHTML))

var books = map[string]string{"1": "Momo", "2": "The Neverending Story"}

// newApp makes the application. key signs its cookies.
func newApp(key string) *koa.Application {
	app := koa.New(&koa.Options{Keys: []string{key}})
	return app.Use(responseTime, errorPages, routes)
}

func responseTime(ctx *koa.Context, next koa.Handler) error {
	start := time.Now()
	err := next(ctx)
	ctx.Set("X-Response-Time", fmt.Sprintf("%.3fms", time.Since(start).Seconds()*1000))
	return err
}

// errorPages answers errors, and paths that nobody knows, in the form the
// client prefers.
func errorPages(ctx *koa.Context, next koa.Handler) error {
	err := next(ctx)
	if err == nil && ctx.Status() == http.StatusNotFound {
		err = ctx.Throw(http.StatusNotFound, "there is no "+ctx.Path())
	}
	if err == nil {
		return nil
	}
	ctx.App.EmitError(err, ctx) // logs it, unless it is the client's fault
	ctx.SetStatus(koa.StatusOf(err))
	message := ctx.Message()
	if e, ok := errors.AsType[*koa.HTTPError](err); ok && e.Expose {
		message = e.Message
	}
	if ctx.Accepts("json", "html") == "html" {
		return render(ctx, ctx.Message(), message)
	}
	ctx.SetBody(map[string]string{"error": message})
	return nil
}

func routes(ctx *koa.Context, next koa.Handler) error {
	id, isBook := strings.CutPrefix(ctx.Path(), "/api/books/")
	switch {
	case isBook:
		return showBook(ctx, id)
	case ctx.Path() == "/":
		return frontPage(ctx)
	case ctx.Path() == "/download":
		return download(ctx)
	case ctx.Path() == "/broken":
		return errors.New("the disk is full") // clients are not told
	}
	return next(ctx)
}

// frontPage counts visits in a cookie that only this application can write.
func frontPage(ctx *koa.Context) error {
	visits, _ := ctx.Cookies().Get("visits", &cookies.GetOptions{Signed: cookies.Yes})
	n, _ := strconv.Atoi(visits) // 0 without a cookie
	err := ctx.Cookies().Set("visits", strconv.Itoa(n+1), &cookies.SetOptions{Signed: cookies.Yes})
	if err != nil {
		return err
	}
	return render(ctx, "Hello Koa", fmt.Sprintf("This is your visit number %d.", n+1))
}

func render(ctx *koa.Context, title, text string) error {
	var html strings.Builder
	err := page.Execute(&html, map[string]string{"Title": title, "Text": text})
	ctx.SetType("html")
	ctx.SetBody(html.String())
	return err
}

func showBook(ctx *koa.Context, id string) error {
	title, ok := books[id]
	if !ok {
		return ctx.Throw(http.StatusNotFound, "no such book")
	}
	ctx.SetBody(map[string]string{"id": id, "title": title})
	return nil
}

// download sends a million lines while they are made. When the client goes
// away, koa closes the reader and the next write fails.
func download(ctx *koa.Context) error {
	r, w := io.Pipe()
	go func() {
		lines := bufio.NewWriter(w)
		var err error
		for n := 1; n <= 1_000_000 && err == nil; n++ {
			_, err = fmt.Fprintf(lines, "%d,%d\n", n, n*n)
		}
		w.CloseWithError(errors.Join(err, lines.Flush()))
	}()
	ctx.Attachment("squares.csv", nil)
	ctx.SetBody(r)
	return nil
}
