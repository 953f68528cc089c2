// Package conditional answers 304 when the client has the response already, as
// npm koa-conditional-get 3 does:
//
//	app.Use(conditional.New(), etag.New(nil))
//
// Put it outside of the layers that set ETag and Last-Modified.
package conditional

import (
	"net/http"

	"github.com/koa-go/koa"
)

// New returns the middleware. When the layers inside are done and
// [koa.Context.Fresh] says that the client's copy is good (GET and HEAD with a
// 2xx status, RFC 9110 13.1), status becomes 304 and the body is dropped;
// streams are closed unread. A response whose head is sent stays as it is.
func New() koa.Middleware {
	return func(ctx *koa.Context, next koa.Handler) error {
		if err := next(ctx); err != nil {
			return err
		}
		if ctx.Fresh() {
			ctx.SetStatus(http.StatusNotModified)
			ctx.SetBody(nil)
			ctx.Remove("Content-Range") // of a 206, where If-None-Match goes first (RFC 9110 13.2.2)
		}
		return nil
	}
}
