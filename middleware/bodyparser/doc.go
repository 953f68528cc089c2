// Package bodyparser reads and parses the bodies of requests, as npm
// @koa/bodyparser 6 does: JSON and forms, and on demand text and XML.
//
//	app.Use(bodyparser.New(nil))
//	app.Use(func(ctx *koa.Context, next koa.Handler) error {
//		user, err := bodyparser.Decode[User](ctx)
//		if err != nil {
//			return err // 400, and it names the field
//		}
//		...
//	})
//
// [koa.Request.Body], or [From], is the body as plain Go values; [Raw] is its
// text as sent; [Decode] fills a type of yours with it. A request with another
// type of body, or none, has an empty object for a body, and what it sent stays
// unread. A layer below that reads [koa.Request.BodyReader] itself, such as a
// proxy or a net/http handler, gets the bytes again that came from the client.
//
// Bodies are UTF-8, whatever charset their type names. Those compressed with
// gzip, deflate or br are decoded, and a limit counts the bytes that come out
// as well as those that go in.
//
// What a client gets for a bad body:
//
//	400  broken JSON, JSON that is no object or list, an object with the name
//	     "__proto__", a broken compression, a body cut short; the client sees
//	     the reason in the last case only, listeners always
//	408  a body that did not arrive in time
//	413  over a limit, which the text names
//	415  an unknown Content-Encoding
package bodyparser
