// Package requestid gives every request an id that the response, the logs and
// the services behind share:
//
//	app.Use(requestid.New(nil)) // outermost, so that all layers see it
//	...
//	log.Info("paid", "request", requestid.From(ctx))
package requestid

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"strings"

	"github.com/koa-go/koa"
)

// Options change where the id comes from and goes to.
type Options struct {
	// Header is the request and response header of the id. Default: X-Request-Id.
	Header string

	// AcceptIncoming takes the id from the request when it has a plain one: 1 to
	// 128 letters, digits and characters of "-_.:=+/@". Set it when a proxy in
	// front of the application sets the header; a client could otherwise choose
	// what your logs say. Default: a new id for each request.
	AcceptIncoming bool

	// Generate makes a new id. It must be safe for concurrent use, and what it
	// returns must be fit for a header. Default: [rand.Text], 26 characters with
	// 128 random bits.
	Generate func() string
}

var current = koa.NewKey[string]("requestid")

// From returns the id of the request, "" when no layer has given it one.
func From(ctx *koa.Context) string {
	id, _ := current.Get(ctx)
	return id
}

// New returns the middleware. The header is also on answers to errors, which
// lose all other headers: the error that leaves this layer is then a
// [koa.HTTPError] around the original one. New panics when Header is no header
// name.
func New(opts *Options) koa.Middleware {
	var o Options
	if opts != nil {
		o = *opts
	}
	if o.Header == "" {
		o.Header = "X-Request-Id"
	}
	if strings.Trim(o.Header, tokenBytes) != "" {
		panic(fmt.Sprintf("requestid: Options.Header: %q is no header name", o.Header))
	}
	if o.Generate == nil {
		o.Generate = rand.Text
	}
	return func(ctx *koa.Context, next koa.Handler) error {
		id := o.id(ctx)
		current.Set(ctx, id)
		ctx.Set(o.Header, id)
		if err := next(ctx); err != nil {
			return koa.WithHeader(err, http.Header{o.Header: {id}})
		}
		return nil
	}
}

func (o *Options) id(ctx *koa.Context) string {
	if o.AcceptIncoming {
		if id := ctx.Get(o.Header); isPlain(id) {
			return id
		}
	}
	return o.Generate()
}

const (
	letters    = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	plainBytes = "-_.:=+/@" + letters
	tokenBytes = "!#$%&'*+-.^_`|~" + letters // RFC 9110 5.6.2
	maxLength  = 128
)

// isPlain reports whether an id is safe wherever ids end up: in logs, in
// headers of further requests, in file names of traces.
func isPlain(id string) bool {
	return id != "" && len(id) <= maxLength && strings.Trim(id, plainBytes) == ""
}
