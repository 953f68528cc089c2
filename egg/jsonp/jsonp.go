// Package jsonp is Egg's jsonp plugin (egg-jsonp 2): answers as a call of a
// function that the client names, for pages of other sites that cannot use CORS.
//
//	r.Get("/api/posts", jsonp.New(&jsonp.Options{WhiteList: []string{".example.com"}}), posts)
//
// With ?callback=fn the body becomes
//
//	/**/ typeof fn === 'function' && fn({"id":1});
//
// and without it is what it was. Any page may read such an answer, so set
// WhiteList or CSRF unless it is public.
package jsonp

import (
	"net/http"
	"slices"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/security"
)

// Options are Egg's config.jsonp. Nil is the zero value.
type Options struct {
	// Callback are the parameters of the query that may name the function; the
	// first that is there counts. Default: _callback and callback.
	Callback []string

	// Limit is how many characters of the name count. Default: 50.
	Limit int

	// CSRF asks for a token, as [security.AssertCSRF] does, of requests that
	// WhiteList does not let pass. Without security.New no token is right.
	CSRF bool

	// WhiteList are the pages that may ask, by their Referer: "example.com" is a
	// host, ".example.com" also the hosts below it, and "/^https:\/\/a\./" a regular
	// expression for the whole Referer, between slashes and beginning with a caret.
	WhiteList []string

	// WhiteListFunc says the same in code.
	WhiteListFunc func(referer string) bool
}

// answer is how a request wants its answer.
type answer struct{ callback string }

var current = koa.NewKey[answer]("jsonp")

// New returns the middleware, to stand in front of a route's handler. It panics
// when a pattern of WhiteList is no regular expression.
//
// If WhiteList or CSRF is set, requests that satisfy neither get a 403. A body
// that is a stream cannot be wrapped and is an error; one of bytes counts as
// text.
func New(opts *Options) koa.Middleware {
	o := opts.withDefaults()
	allowed := o.referers()
	return func(ctx *koa.Context, next koa.Handler) error {
		current.Set(ctx, answer{o.callbackOf(ctx)})
		if err := o.admit(ctx, allowed); err != nil {
			return err
		}
		if err := next(ctx); err != nil {
			return err
		}
		return Wrap(ctx)
	}
}

func (o *Options) withDefaults() *Options {
	if o == nil {
		o = &Options{}
	}
	full := *o
	full.Callback = slices.Clone(o.Callback)
	if len(full.Callback) == 0 {
		full.Callback = []string{"_callback", "callback"}
	}
	if full.Limit <= 0 {
		full.Limit = 50
	}
	return &full
}

// callbackOf is the function that a request names, "" for none.
func (o *Options) callbackOf(ctx *koa.Context) string {
	if ctx.Querystring() == "" {
		return ""
	}
	query := ctx.Query()
	for _, name := range o.Callback {
		if callback := query.Get(name); callback != "" {
			return clean(callback, o.Limit)
		}
	}
	return ""
}

// admit refuses requests that neither the list nor a token lets in.
func (o *Options) admit(ctx *koa.Context, allowed func(referer string) bool) error {
	if allowed == nil && !o.CSRF {
		return nil
	}
	if allowed != nil && allowed(ctx.Get("Referer")) {
		return nil
	}
	if o.CSRF && security.AssertCSRF(ctx) == nil {
		return nil
	}
	return ctx.Throw(http.StatusForbidden, "jsonp request security validate failed")
}

// AcceptJSONP reports whether the request is answered by a call (Egg's
// ctx.acceptJSONP).
func AcceptJSONP(ctx *koa.Context) bool {
	a, _ := current.Get(ctx)
	return a.callback != ""
}
