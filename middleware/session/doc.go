// Package session keeps values for a browser from one request to the next, in
// the cookie itself or in a store, as npm koa-session 7 and egg-session 3 do:
//
//	app.Use(session.New(nil))
//	app.Use(func(ctx *koa.Context, next koa.Handler) error {
//		s := session.From(ctx)
//		views, _ := session.Get[int](s, "views")
//		s.Set("views", views+1)
//		...
//	})
//
// The session is written after the layers below have returned, when it has
// changed. Values are JSON, so anything encoding/json takes can be one, and
// [Session.Get] returns a copy: what it returned must be Set again to be saved.
//
// # Which cookie
//
//	Options{}                       koa-session: base64 of JSON, signed, readable by the client
//	Options{Key: "EGG_SESS",        egg-session: encrypted, not authenticated
//	  MaxAge: 24 * time.Hour,
//	  Encrypt: true}
//	Options{Sealed: true}           encrypted and authenticated; no Node service reads it
//
// The first two have the bytes of their npm packages, for a domain shared with a
// Koa or Egg fleet (with [koa.Options.EggCookies] for Egg). Everywhere else
// choose Sealed.
//
// # Cookie or store
//
// A session in the cookie needs no server, but it cannot be ended by the server:
// a copy of the cookie stays good until it expires. Browsers drop a cookie of
// more than 4096 bytes, so a larger session is an error ([ErrTooLarge]) rather
// than lost. With Options.Store the cookie holds an unguessable key, and
// [Session.Destroy] ends the session for good.
//
// Two requests of one browser that run at the same time both save the whole
// session, and the later one wins. A store that is a [Swapper], such as
// [Memory], lets the session merge field by field instead, and keeps a slow
// request from bringing a destroyed session back.
//
// # Logging in
//
// Call [Session.Regenerate] when a user logs in or gains rights: a key that an
// attacker planted or saw before is worth nothing then. Keys a client makes up
// are never taken over.
package session
