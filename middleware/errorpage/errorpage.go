// Package errorpage answers errors with a page, as npm koa-onerror 5 does: HTML,
// text or JSON, whatever the client prefers.
//
//	app.Use(helmet.New(nil), errorpage.New(nil), router.Routes())
//
// In development the HTML page shows the error, where it came from with the
// source around it, and the request with its secrets blacked out. Everywhere
// else a client sees the message of errors that are exposed, and the reason
// phrase of the status for all others.
//
// The layer answers errors of the layers inside it and reports them to the
// application's listeners, as koa itself does; layers outside see an answered
// request. Like koa's own error answer it removes the headers that were set,
// except those of Options.KeepHeaders, and sets those the error brought.
package errorpage

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/koa-go/koa"
)

// Handler answers a failure: it sets the body and, if it likes, more. The
// status is set. An error of its own is answered by koa.
type Handler func(ctx *koa.Context, f *Failure) error

// Options change who sees what. The zero value is koa-onerror's default.
type Options struct {
	// HTML, Text and JSON answer clients that prefer the kind; its Content-Type
	// is set after them. Defaults: a page; the message; {"error": message}.
	HTML, Text, JSON Handler

	// All answers every client in the place of the others, and sets the type
	// itself. Default: none.
	All Handler

	// Redirect is where clients are sent that do not prefer JSON, unless that
	// place is what failed. Default: nowhere.
	Redirect string

	// Accepts chooses the kind: "html", "text" or "json"; anything else counts
	// as "text". Default: by the Accept header, HTML first.
	Accepts func(ctx *koa.Context) string

	// Details decides who sees everything: messages that are not exposed, stacks
	// and source. Default: everybody, if the application's Env is "development".
	Details func(ctx *koa.Context) bool

	// KeepHeaders are the response headers that stay, in any letter case; a "*"
	// at the end stands for any rest. Default: those of the helmet and cors
	// layers, Vary and X-Request-Id.
	KeepHeaders []string
}

// New returns the middleware. It panics when an option makes no sense.
func New(opts *Options) koa.Middleware {
	l := newLayer(opts)
	return func(ctx *koa.Context, next koa.Handler) error {
		err := next(ctx)
		if err == nil || beyondAnswer(ctx) {
			return err // in the second case koa reports it and cuts the answer
		}
		ctx.App.EmitError(err, ctx)
		return l.answer(ctx, l.failure(ctx, err))
	}
}

// beyondAnswer reports whether nothing can be sent any more, or nobody is there
// to read it.
func beyondAnswer(ctx *koa.Context) bool {
	return ctx.HeaderSent() || !ctx.Writable() || errors.Is(ctx.Context().Err(), context.Canceled)
}

// layer is Options with their defaults.
type layer struct {
	kinds    map[string]Handler
	all      Handler
	redirect string
	onTarget func(ctx *koa.Context) bool // the request is for what redirect names
	accepts  func(ctx *koa.Context) string
	details  func(ctx *koa.Context) bool
	keeps    func(header string) bool
}

func newLayer(opts *Options) *layer {
	if opts == nil {
		opts = &Options{}
	}
	l := &layer{all: opts.All, redirect: opts.Redirect, accepts: opts.Accepts, details: opts.Details}
	l.kinds = map[string]Handler{"html": opts.HTML, "text": opts.Text, "json": opts.JSON}
	for kind, byDefault := range map[string]Handler{"html": newPages().answer, "text": answerText, "json": answerJSON} {
		if l.kinds[kind] == nil {
			l.kinds[kind] = byDefault
		}
	}
	if l.accepts == nil {
		l.accepts = func(ctx *koa.Context) string { return ctx.Accepts("html", "text", "json") }
	}
	if l.details == nil {
		l.details = func(ctx *koa.Context) bool { return ctx.App.Env() == "development" }
	}
	l.onTarget = onTarget(opts.Redirect)
	l.keeps = keeper(opts.KeepHeaders)
	return l
}

// onTarget recognises requests for target, which a redirect would send round in
// circles.
func onTarget(target string) func(ctx *koa.Context) bool {
	u, err := url.Parse(target)
	if err != nil {
		panic(fmt.Sprintf("errorpage: Options.Redirect: %v", err))
	}
	return func(ctx *koa.Context) bool {
		return ctx.Path() == u.EscapedPath() && (u.Host == "" || u.Host == ctx.Host())
	}
}

// always are the headers that say how a page is to be treated, not what is in
// it.
var always = []string{
	"Access-Control-*", "Content-Security-Policy", "Content-Security-Policy-Report-Only", "Cross-Origin-*",
	"Origin-Agent-Cluster", "Referrer-Policy", "Strict-Transport-Security", "Vary", "X-Content-Type-Options",
	"X-Dns-Prefetch-Control", "X-Download-Options", "X-Frame-Options", "X-Permitted-Cross-Domain-Policies",
	"X-Request-Id", "X-Xss-Protection",
}

// keeper recognises the headers that patterns name.
func keeper(patterns []string) func(header string) bool {
	if patterns == nil {
		patterns = always
	}
	var names, prefixes []string
	for _, p := range patterns {
		if start, ok := strings.CutSuffix(p, "*"); ok {
			prefixes = append(prefixes, http.CanonicalHeaderKey(start))
		} else {
			names = append(names, http.CanonicalHeaderKey(p))
		}
	}
	return func(header string) bool {
		return slices.Contains(names, header) ||
			slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(header, p) })
	}
}
