// Package notfound is Egg's middleware of that name: it answers what the layers
// inside left without a body.
//
//	app.Use(notfound.New(nil), router.Routes())
package notfound

import (
	"fmt"
	"net/http"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/onerror"
	"github.com/koa-go/koa/internal/escapehtml"
)

// Options are Egg's config.notfound. Nil is the zero value.
type Options struct {
	// PageURL is where clients are sent that do not want JSON. The real status
	// stays 404 for onerror.RealStatus. Default: nowhere.
	PageURL string
}

const page = "<h1>404 Not Found</h1>"

// New returns the middleware. Answers of status 404 without a body become
// {"message":"Not Found"} for clients that want JSON (onerror.AcceptJSON), and
// a line of HTML or a redirect for others. Errors pass by: they are onerror's.
func New(opts *Options) koa.Middleware {
	pageURL := ""
	if opts != nil {
		pageURL = opts.PageURL
	}
	return func(ctx *koa.Context, next koa.Handler) error {
		if err := next(ctx); err != nil {
			return err
		}
		if ctx.Status() != http.StatusNotFound || !isEmpty(ctx.Body()) || !ctx.Respond() {
			return nil
		}
		answer(ctx, pageURL)
		return nil
	}
}

func isEmpty(body any) bool { return body == nil || body == "" }

func answer(ctx *koa.Context, pageURL string) {
	ctx.SetStatus(http.StatusNotFound) // for good: a body would make it 200
	ctx.Vary("Accept")
	switch {
	case onerror.AcceptJSON(ctx):
		ctx.SetBody(struct {
			Message string `json:"message"`
		}{"Not Found"})
	case pageURL == "":
		ctx.SetBody(page)
	case ctx.Path() == pageURL:
		ctx.SetBody(fmt.Sprintf("%s<p><pre><code>config.notfound.pageUrl(%s)</code></pre> has no handler</p>", page, escapehtml.Escape(pageURL)))
	default:
		onerror.SetRealStatus(ctx, http.StatusNotFound)
		ctx.Redirect(pageURL)
	}
}
