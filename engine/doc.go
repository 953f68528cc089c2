// Package engine owns the sockets of a server: it opens or inherits a listener,
// serves any [http.Handler] on it with time and size limits that are safe by
// default, and drains it without losing requests.
//
//	ctx, stop := engine.Signals(context.Background())
//	defer stop()
//	err := engine.Run(ctx, ":3000", handler, nil)
//
// [Listen] understands TCP addresses, Unix sockets, descriptors handed down by
// a parent process and sockets passed by systemd. [Serve] runs until its
// context is done and then drains; [Run] is both in one call. Limits, TLS,
// HTTP/2 and the drain are fields of [Options], and its zero value is fit for
// production.
//
// # Ambiguous requests
//
// Requests whose end a proxy in front might see elsewhere are answered with 400
// and the end of their connection, although net/http takes them: those with both
// Transfer-Encoding and Content-Length, with one of them twice, with
// Transfer-Encoding in HTTP/1.0, with a header field that goes on in the next
// line, and with lines that end without a carriage return. That holds with and
// without TLS.
//
// # Drain
//
// When the context of Serve is done, whatever its cause:
//
//  1. For Options.DrainDelay all goes on, but that [Leaving] says what is to
//     come. It is for load balancers, and none by default.
//  2. Streams learn of the drain through [Draining]. Connections that the
//     system has completed are taken, and the listener is closed.
//  3. For Options.DrainLinger, requests that were already on their way over
//     open connections are still answered, each with "Connection: close".
//     This ends early once no HTTP/1 connection is open.
//  4. Silent connections are closed, HTTP/2 clients are told to go elsewhere
//     (GOAWAY), and requests in flight get the rest of Options.DrainTimeout.
//     Hijacked connections such as WebSockets count as in flight until they
//     are closed.
//  5. What is left then is cut: request contexts are cancelled with a
//     [DrainError] as their cause, connections are closed, and Serve returns
//     that error. Handlers get a second to notice; those that do not are left
//     behind.
//
// Serve has no second stage: a program that shall end at once on a second
// signal gets that from [Signals].
package engine
