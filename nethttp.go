package koa

import "net/http"

// FromHTTP makes the end of a stack of any net/http handler (koa-connect's
// place). What it writes becomes status, headers and body of the Context and
// stays unsent, so that the layers outside can still change it. A handler that
// flushes, sets trailers, or writes more than 1 MiB, streams to the client from
// then on; one that hijacks has the connection. It sees the response headers set
// so far.
func FromHTTP(h http.Handler) Middleware {
	if h == nil {
		panic("koa: FromHTTP needs a handler, got nil")
	}
	return func(ctx *Context, _ Handler) error {
		c := newCapture(ctx)
		defer c.report()
		h.ServeHTTP(c, ctx.Req())
		c.settle()
		return nil
	}
}

// FromHTTPMiddleware makes a layer of any net/http middleware. The rest of the
// koa stack is the handler it wraps: what the layers inside left in the Context
// is written to the ResponseWriter which the middleware passes on, if that is
// not the one it got, so that middleware which rewrite bodies work. The request
// they pass on (its context, URL, method and body) is the one the layers inside
// see. An error of the layers inside passes the middleware by: its part after
// the inner handler runs, and then the layers outside get the error, unless the
// middleware had ended their context and answered with an error itself, as
// http.TimeoutHandler does.
func FromHTTPMiddleware(mw func(http.Handler) http.Handler) Middleware {
	if mw == nil {
		panic("koa: FromHTTPMiddleware needs a middleware, got nil")
	}
	wrapped := mw(http.HandlerFunc(serveInner))
	return func(ctx *Context, next Handler) error {
		in := &inner{capture: newCapture(ctx), next: next}
		return in.serve(wrapped)
	}
}

// ToHTTP makes net/http middleware of an application: what stands behind the
// end of its stack is the handler that the middleware wraps.
//
//	mux := http.NewServeMux()
//	app := koa.New(nil).Use(responsetime.New(nil))
//	http.ListenAndServe(":3000", koa.ToHTTP(app)(mux))
func ToHTTP(app *Application) func(http.Handler) http.Handler {
	return func(h http.Handler) http.Handler {
		app.compiled() // from here on the stack is fixed
		leaf := FromHTTP(h)
		run := app.compose(func(ctx *Context) error { return leaf(ctx, nil) })
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			app.serve(run, w, r)
		})
	}
}
