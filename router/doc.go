// Package router finds the handler for a method and a path: @koa/router 15 with
// the extras of Egg's router.
//
//	r := router.New(&router.Options{Prefix: "/api"})
//	r.Use(auth)                                       // before all routes below
//	r.Get("/users/:id", show).Name("user")
//	r.With(admin).Delete("/users/:id", remove)        // before this one
//	app.Use(r.Routes(), r.AllowedMethods(nil))
//
// # Paths
//
// Paths are written as path-to-regexp 8 reads them: ":id" is a parameter, "*path"
// a wildcard, what is in braces may be missing, and a backslash takes the meaning
// from the next character. [Options.Legacy] chooses the older grammar of Egg and
// Koa 2, where "/users/:id(\\d+)" and "/files/(.*)" have their meaning.
//
// The path of a request is matched as it came, with its escapes: an escaped "/"
// is not a separator, neither for a route nor for a guard before it. Parameters
// are decoded afterwards.
//
// # Order
//
// Middleware ([Router.Use], [Router.UseAt]) and stacks ([Scope.Handle]) follow
// Koa: all that match run in the order in which they were registered, each by
// calling next. Middleware runs only when a route matches too.
//
// The handlers of [Scope.Get] and its siblings end the request, so at most one
// of them can answer. It is the most specific one, whatever the order: segment by
// segment, text comes before a parameter and a parameter before a wildcard, and
// of equals the first one registered. "/users/new" and "/users/:id" are siblings.
// A handler that could never run is a mistake: a second one for the same method
// and an equivalent path panics when it is registered. What only the whole table
// shows is reported to the application's error listeners with the first request.
//
// # Use
//
// Register everything before the first request, from one goroutine; later
// registration panics. From then on a Router may be used by any number of
// goroutines. A table of ten thousand routes costs a request no more than one of
// ten, and finding a route allocates nothing.
package router
