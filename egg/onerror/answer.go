package onerror

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/jsonp"
	"github.com/koa-go/koa/internal/statuses"
)

// answer makes the response to an error.
func (l *layer) answer(ctx *koa.Context, f *Failure) error {
	SetRealStatus(ctx, f.Status)
	if l.All != nil {
		return l.All(ctx, f)
	}
	ctx.Vary("Accept")
	switch kind, _ := wanted.Get(ctx); kind {
	case "html":
		return l.typed(ctx, f, kind, l.HTML, l.answerHTML)
	case "json":
		return l.typed(ctx, f, kind, l.JSON, answerJSON)
	case "js":
		if l.JS != nil {
			return l.typed(ctx, f, kind, l.JS, nil)
		}
		return answerJS(ctx, f)
	default:
		return l.typed(ctx, f, "text", l.Text, answerText)
	}
}

// typed runs the handler of a kind, or the default, and sets the type.
func (l *layer) typed(ctx *koa.Context, f *Failure, kind string, own, byDefault Handler) error {
	if own == nil {
		own = byDefault
	}
	if err := own(ctx, f); err != nil {
		return err
	}
	if ctx.Body() != nil && !statuses.Redirect(ctx.Status()) {
		ctx.SetType(kind)
	}
	return nil
}

func (l *layer) answerHTML(ctx *koa.Context, f *Failure) error {
	switch {
	case environment(ctx) != production:
		// The text is not escaped, as clients of tests expect it, so nothing in it may
		// run.
		ctx.Set("Content-Security-Policy", "default-src 'none';sandbox")
		ctx.SetBody(nameOf(f.Err) + ": " + f.Err.Error() + "\n" + stackOf(f.Err))
	case f.Status < http.StatusInternalServerError:
		ctx.SetBody(fmt.Sprintf("<h2>%d %s</h2>", f.Status, statuses.Message(f.Status)))
	default:
		l.answerFault(ctx, f)
	}
	return nil
}

// answerFault is HTML for a 5xx in production.
func (l *layer) answerFault(ctx *koa.Context, f *Failure) {
	page := l.ErrorPageURL
	if l.ErrorPageURLFunc != nil {
		page = l.ErrorPageURLFunc(f.Err, ctx)
	}
	if page != "" && !isAt(ctx, page) {
		separator := "?"
		if strings.Contains(page, "?") {
			separator = "&"
		}
		ctx.Redirect(page + separator + "real_status=" + strconv.Itoa(f.Status))
		return
	}
	ctx.SetStatus(http.StatusInternalServerError)
	ctx.SetBody(fmt.Sprintf("<h2>Internal Server Error, real status: %d</h2>", f.Status))
}

// isAt reports whether a request is for the error page itself, which a redirect
// would send round in circles.
func isAt(ctx *koa.Context, page string) bool {
	u, err := url.Parse(page)
	return err == nil && ctx.Path() == u.EscapedPath() && (u.Host == "" || u.Host == ctx.Host())
}

func answerText(ctx *koa.Context, f *Failure) error {
	ctx.SetBody(f.Message)
	return nil
}

func answerJSON(ctx *koa.Context, f *Failure) error {
	body, err := describe(ctx, f)
	if err != nil {
		return err
	}
	ctx.SetBody(body)
	return nil
}

func answerJS(ctx *koa.Context, f *Failure) error {
	if err := answerJSON(ctx, f); err != nil {
		return err
	}
	return jsonp.Wrap(ctx)
}
