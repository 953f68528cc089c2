package router

import (
	"net/http"
	"slices"
	"strings"

	"github.com/koa-go/koa"
)

// AllowedOptions are the settings of [Router.AllowedMethods].
type AllowedOptions struct {
	// Throw returns an error in place of answering 405 and 501 with Allow.
	Throw bool

	// NotImplemented and MethodNotAllowed make the errors of Throw. The defaults
	// have the status 501 and 405.
	NotImplemented   func() error
	MethodNotAllowed func() error
}

// AllowedMethods returns the middleware that answers in place of a 404 when it is
// the method that does not fit: 501 for methods that are not in Options.Methods,
// 405 when the path has routes for other methods, 200 for OPTIONS on such a path,
// each with Allow. It stands behind [Router.Routes], and speaks for all routers
// the request has come to. Nil options are the defaults.
func (r *Router) AllowedMethods(opts *AllowedOptions) koa.Middleware {
	a := allowed{known: r.opts.Methods}
	if opts != nil {
		a.AllowedOptions = *opts
	}
	if a.NotImplemented == nil {
		a.NotImplemented = func() error { return koa.NewError(http.StatusNotImplemented) }
	}
	if a.MethodNotAllowed == nil {
		a.MethodNotAllowed = func() error { return koa.NewError(http.StatusMethodNotAllowed) }
	}
	return a.run
}

type allowed struct {
	AllowedOptions
	known []string
}

func (a *allowed) run(ctx *koa.Context, next koa.Handler) error {
	if err := next(ctx); err != nil || ctx.Status() != http.StatusNotFound {
		return err
	}
	found := From(ctx)
	if found.Router() == nil {
		return nil
	}
	allow := methodsOf(found.Routes())
	switch method := strings.ToUpper(ctx.Method()); {
	case !slices.Contains(a.known, method):
		return a.refuse(ctx, http.StatusNotImplemented, a.NotImplemented, allow)
	case method == http.MethodOptions && len(allow) > 0:
		ctx.SetStatus(http.StatusOK)
		ctx.SetBody("")
		ctx.Set("Allow", strings.Join(allow, ", "))
	case len(allow) > 0 && !slices.Contains(allow, method):
		return a.refuse(ctx, http.StatusMethodNotAllowed, a.MethodNotAllowed, allow)
	}
	return nil
}

func (a *allowed) refuse(ctx *koa.Context, status int, failure func() error, allow []string) error {
	if a.Throw {
		return failure()
	}
	ctx.SetStatus(status)
	ctx.Set("Allow", strings.Join(allow, ", "))
	return nil
}

func methodsOf(routes []*Route) []string {
	var all []string
	for _, rt := range routes {
		for _, m := range rt.methods {
			if !slices.Contains(all, m) {
				all = append(all, m)
			}
		}
	}
	return all
}
