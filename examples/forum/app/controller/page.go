// Package controller has the pages: HTTP comes in, HTTP goes out, and services do the work.
package controller

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/i18n"
	"github.com/koa-go/koa/egg/validate"
	"github.com/koa-go/koa/middleware/session"

	"github.com/koa-go/koa/examples/forum/app/middleware"
	"github.com/koa-go/koa/examples/forum/app/service"
	"github.com/koa-go/koa/examples/forum/config"
)

// locals are what a view sees.
type locals = map[string]any

// render shows a view with what all of them need.
func render(ctx *egg.Context, view string, values locals) error {
	values["forum"] = egg.ConfigOf[*config.Config](egg.From(ctx)).Forum.Name
	values["viewer"] = middleware.Viewer(ctx)
	values["notice"] = takeNotice(ctx)
	if values["problems"] == nil {
		values["problems"] = map[string]string{} // partials look into it
	}
	return egg.Render(ctx, view, values)
}

// notice is the name in the session of what the next page is to say.
const notice = "notice"

// notify has the next page of this browser say something, once.
func notify(ctx *egg.Context, text string) {
	session.From(ctx).Set(notice, i18n.T(ctx, text))
}

func takeNotice(ctx *egg.Context) string {
	s := session.From(ctx)
	if s == nil {
		return "" // an error of a layer outside the session
	}
	text, ok := session.Get[string](s, notice)
	if ok {
		s.Delete(notice)
	}
	return text
}

// again shows a form once more, with what was filled in and what is wrong with it, if that
// is what err is about.
func again(ctx *egg.Context, err error, view string, values locals) error {
	problems := problemsOf(ctx, err)
	if problems == nil {
		return err
	}
	values["problems"] = problems
	ctx.SetStatus(http.StatusUnprocessableEntity)
	return render(ctx, view, values)
}

// problemsOf returns what is wrong with which field, nil for an error about something else.
func problemsOf(ctx *egg.Context, err error) map[string]string {
	if invalid, ok := errors.AsType[*service.Invalid](err); ok {
		return map[string]string{invalid.Field: i18n.T(ctx, invalid.Text)}
	}
	fields, ok := errors.AsType[validate.Errors](err)
	if !ok {
		return nil
	}
	problems := make(map[string]string, len(fields))
	for _, f := range fields {
		problems[f.Field] = f.Message
	}
	return problems
}

// text is a field of a form without the space around it.
type text string

// UnmarshalText trims.
func (t *text) UnmarshalText(b []byte) error {
	*t = text(strings.TrimSpace(string(b)))
	return nil
}

// pathID returns the parameter id of the path.
func pathID(ctx *egg.Context) (int64, error) {
	n, err := strconv.ParseInt(ctx.Param("id"), 10, 64)
	if err != nil {
		return 0, service.ErrNotFound
	}
	return n, nil
}

// pageNumber returns the number of the page that the query asks for; services make sense
// of those that are none.
func pageNumber(ctx *egg.Context) int {
	n, _ := strconv.Atoi(ctx.Query().Get("page"))
	return n
}
