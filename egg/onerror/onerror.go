// Package onerror answers and logs errors as Egg's onerror plugin does
// (egg-onerror 2.4, koa-onerror 4): as HTML, JSON or a call of JSONP, whatever the
// client asked for, and in production with nothing in it that is not for clients.
//
//	app.OnError(onerror.Listener(cfg, logger))
//	app.Use(onerror.New(cfg))
//
// What a client gets:
//
//	                HTML                                  JSON
//	production 5xx  500 <h2>Internal Server Error, real   {code, message: reason phrase}
//	                status: 503</h2>, or a redirect
//	production 4xx  <h2>404 Not Found</h2>                {code, message, errors}
//	unittest        Name: message, and the stack          with stack, name and the rest for 5xx
//	local           a page with stack, source and request as unittest
//
// The environments development and test of koa count as local and unittest, all
// others as production. code, type and errors are those in [koa.HTTPError.Props].
// The message of a 4xx is shown if the error is exposed; else the reason phrase
// is.
//
// Headers that layers set stay, Set-Cookie too, as with Egg; those that describe
// the body that failed (Content-*, ETag, Cache-Control and the like) do not.
package onerror

import (
	"errors"
	"io/fs"
	"net/http"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/errorpage"
)

// Failure is an error as it is to be answered. Its Message is what clients may
// read in production.
type Failure = errorpage.Failure

// Handler answers an error: it sets the body and, if it likes, more. The status
// is set. An error of its own is answered by koa.
type Handler = errorpage.Handler

// Config is Egg's config.onerror. The zero value is Egg's default.
type Config struct {
	// ErrorPageURL is where clients that want HTML are sent for a 5xx in
	// production, with ?real_status=503, unless that page is what failed. Default:
	// nowhere.
	ErrorPageURL string `config:"errorPageUrl"`

	// ErrorPageURLFunc chooses it for an error, "" for nowhere.
	ErrorPageURLFunc func(err error, ctx *koa.Context) string

	// AppErrorFilter returns false for errors that [Listener] must not log. ctx is
	// nil for errors outside a request.
	AppErrorFilter func(err error, ctx *koa.Context) bool

	// Accepts chooses the kind of the answer: "html", "json", "js" or "text".
	// Default: json for [AcceptJSON], js for jsonp.AcceptJSONP, else html.
	Accepts func(ctx *koa.Context) string

	// All answers every error; HTML, JSON, JS and Text answer those of a kind, and
	// the Content-Type is set after them. Defaults: as Egg.
	All, HTML, JSON, JS, Text Handler
}

// New returns the middleware, to stand outside all that may fail. It reports
// errors to the application's listeners; layers outside see an answered request.
// A nil cfg is the zero value.
func New(cfg *Config) koa.Middleware {
	l := &layer{}
	if cfg != nil {
		l.Config = *cfg
	}
	everything := []string{"*"}
	answer := errorpage.New(&errorpage.Options{All: l.answer, KeepHeaders: everything, Details: nobody})
	page := errorpage.New(&errorpage.Options{Accepts: html, KeepHeaders: everything, Details: everybody})
	return func(ctx *koa.Context, next koa.Handler) error {
		err := next(ctx)
		if err == nil {
			return nil
		}
		kind := l.kind(ctx) // by what the failed layers set, too
		wanted.Set(ctx, kind)
		forgetBody(ctx)
		err = missingFile(err)
		failed := func(*koa.Context) error { return err }
		if kind == "html" && l.HTML == nil && l.All == nil && environment(ctx) == local {
			SetRealStatus(ctx, statusOf(err))
			return page(ctx, failed)
		}
		return answer(ctx, failed)
	}
}

// layer is a Config at work.
type layer struct{ Config }

func nobody(*koa.Context) bool    { return false }
func everybody(*koa.Context) bool { return true }
func html(*koa.Context) string    { return "html" }

// wanted is the kind of a request's answer.
var wanted = koa.NewKey[string]("onerror kind")

// The environments that differ.
const (
	production = ""
	unittest   = "unittest"
	local      = "local"
)

func environment(ctx *koa.Context) string {
	switch ctx.App.Env() {
	case "local", "development":
		return local
	case "unittest", "test":
		return unittest
	default:
		return production
	}
}

// forgetBody removes what the failed layers said of their body. A policy of
// content is none of that.
func forgetBody(ctx *koa.Context) {
	for name := range ctx.Response.Header() {
		switch {
		case strings.HasPrefix(name, "Content-Security-"):
		case strings.HasPrefix(name, "Content-"),
			name == "Etag", name == "Last-Modified", name == "Cache-Control", name == "Expires", name == "Accept-Ranges":
			ctx.Remove(name)
		}
	}
}

// missingFile makes a file that is not there a 404 without a message for
// clients, who need not know its path (koa-onerror's ENOENT).
func missingFile(err error) error {
	if !errors.Is(err, fs.ErrNotExist) || koa.StatusOf(err) != http.StatusInternalServerError {
		return err
	}
	missing := &koa.HTTPError{Status: http.StatusNotFound, Message: err.Error(), Err: err, Props: koa.Props{"code": "ENOENT"}}
	if e := koa.HTTPErrorOf(err); e != nil {
		missing.Header = e.Header
	}
	return missing
}
