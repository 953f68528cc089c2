// Package koa is Koa for Go: a small web core on net/http whose middleware is
// an onion and whose response stays unsent until the onion has unwound.
//
//	app := koa.New(nil)
//	app.Use(func(ctx *koa.Context, next koa.Handler) error {
//		start := time.Now()
//		err := next(ctx)
//		ctx.Set("X-Response-Time", fmt.Sprintf("%dms", time.Since(start).Milliseconds()))
//		return err
//	})
//	app.Use(func(ctx *koa.Context, next koa.Handler) error {
//		ctx.SetBody("Hello Koa")
//		return nil
//	})
//	err := app.Listen(":3000")
//
// Code before next runs on the way in, code after it on the way out, and until
// the outermost layer has returned, status, headers and body can still change.
// A layer that does not call next ends the request there. Errors travel the
// same way: an error returned, or a panic, is what the layer outside gets from
// next; what nobody handles becomes an error answer (see [HTTPError]) and is
// reported to [Application.OnError].
//
// # Where to read on
//
//   - [Application]: settings, Use, Listen, errors nobody handled
//   - [Context]: one request and its response, with Koa's words
//   - [Request] and [Response]: the two sides on their own
//   - [FromHTTP], [FromHTTPMiddleware], [ToHTTP]: net/http on any layer, and the way back
//
// In the source: compose.go, application.go, context.go, respond.go, in that
// order, are the whole story.
//
// Koa 3's behaviour is the contract; docs/differences.md lists every departure
// with its reason.
package koa
