// Package override lets a client that can only send POST, such as an HTML form,
// ask for another method, as npm koa-override 4 does:
//
//	app.Use(bodyparser.New(nil), override.New(nil))
//
// The method is taken from the field _method of the parsed body, or else from
// the header X-HTTP-Method-Override. Put it behind a body parser and in front
// of the router. A csrf layer that lets methods pass unchecked belongs behind
// it, so that it judges the method the handler will see.
package override

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/koa-go/koa"
)

// Options change what may be overridden.
type Options struct {
	// AllowedMethods are the methods a request must have been sent with for its
	// method to be replaced. Default: POST. GET does not belong here: a link
	// could then change things.
	AllowedMethods []string
}

// New returns the middleware. It answers 400 to a method that HTTP does not
// have. [koa.Context.Method] is the new method in all layers below, in upper
// case. New panics when AllowedMethods names an unknown method.
func New(opts *Options) koa.Middleware {
	allowed := []string{http.MethodPost}
	if opts != nil && len(opts.AllowedMethods) > 0 {
		allowed = slices.Clone(opts.AllowedMethods)
	}
	for _, method := range allowed {
		if !methods[method] {
			panic(fmt.Sprintf("override: Options.AllowedMethods: %q is no HTTP method", method))
		}
	}
	return func(ctx *koa.Context, next koa.Handler) error {
		if !slices.Contains(allowed, ctx.Method()) {
			return next(ctx)
		}
		if method := strings.ToUpper(wanted(ctx)); method != "" {
			if !methods[method] {
				return ctx.Throw(http.StatusBadRequest, `invalid override method: "`+method+`"`)
			}
			ctx.SetMethod(method)
		}
		return next(ctx)
	}
}

// wanted is the method the client asks for, "" for none. What a body says
// counts before the header.
func wanted(ctx *koa.Context) string {
	body, _ := ctx.Request.Body().(map[string]any)
	if method, _ := body["_method"].(string); method != "" {
		return method
	}
	return ctx.Get("X-HTTP-Method-Override")
}
