// Package strangler moves an application from Node to Go one route at a time,
// while both answer for one domain:
//
//	old := proxy.New("http://127.0.0.1:3001", &proxy.Options{XFwd: true}) // middleware/proxy
//	s := strangler.New(old, nil)
//	app.Use(s.Middleware)
//	app.Use(r.Routes()) // what has been moved
//
// A request goes to the new application, which is the rest of the stack. If that
// has no route for it, its answer is dropped before anything was sent, with all
// headers and cookies that its layers have set, and the old application answers
// instead. Rules send paths straight to the old one, or a share of the clients to
// the new one, always the same clients.
//
// [From] and an optional response header tell who has answered, and [Counters] how
// often for each route: what is left to do is what the old one still answers.
//
// Where the old application is, and how X-Forwarded-* headers tell it of the
// client, is up to the layer given to New, such as middleware/proxy, over a
// proxy.Proxy if there are several instances. Both applications see the same
// request: host, path, cookies, body.
//
// Rules decide who answers, and are no guard: what must not be reached has to be
// refused by the application that has it.
package strangler
