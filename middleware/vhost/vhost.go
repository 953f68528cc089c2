// Package vhost runs layers, or another application's, for requests to a certain
// host, in the place of npm koa-vhost and vhost:
//
//	app.Use(vhost.New("example.com", site...))
//	app.Use(vhost.App("api.example.com", api))
//	app.Use(vhost.New("*.example.com", tenants))
//
// The host is [koa.Request.Hostname]: that of the Host header, or what a trusted
// proxy says it was. Whoever connects chooses it, so it may choose what is served
// but is no proof of anything.
//
// The layers of another application run as package mount runs them: with the
// settings and error listeners of the outer one.
package vhost

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/koa-go/koa"
)

var current = koa.NewKey[[]string]("vhost")

// New returns a layer that runs stack, the first outermost, for requests to host;
// other requests, and those that stack passes on, go to the layers behind.
//
// An asterisk stands for one or more characters other than ".": "*.example.com"
// is for a.example.com, neither for example.com nor for a.b.example.com. Case does
// not count, nor does a "." at the end of the request's host. Names that are not
// ASCII are written as they are sent ("xn--..."), IPv6 addresses in brackets.
//
// New panics when host is empty, has a port, a scheme or a path, or a layer is nil.
func New(host string, stack ...koa.Middleware) koa.Middleware {
	if i := strings.IndexFunc(host, forbidden); i >= 0 || host == "" || hasPort(host) {
		panic(fmt.Sprintf("vhost: %q is no host: it takes a name without scheme, port and path, in ASCII", host))
	}
	return layer(wildcard(strings.ToLower(strings.TrimSuffix(host, "."))), stack)
}

// Regexp is [New] for hosts that match expr as a whole, whether it is anchored or
// not: `example\.com` is not for example.com.evil.net. The host is in lower case.
func Regexp(expr *regexp.Regexp, stack ...koa.Middleware) koa.Middleware {
	if expr == nil {
		panic("vhost: Regexp needs an expression, got nil")
	}
	return layer(whole(expr.String()), stack)
}

// App is [New] for the layers of another application. They are fixed by this:
// its Use panics afterwards.
func App(host string, app *koa.Application) koa.Middleware {
	if app == nil {
		panic("vhost: App needs an application, got nil")
	}
	app.Callback()
	return New(host, app.Middleware()...)
}

// From returns what the asterisks, or the groups of the expression, stood for in
// the virtual host that was entered last, in lower case; nil before any was.
func From(ctx *koa.Context) []string {
	parts, _ := current.Get(ctx)
	return parts
}

func layer(match func(host string) ([]string, bool), stack []koa.Middleware) koa.Middleware {
	inside := koa.Compose(stack...)
	return func(ctx *koa.Context, next koa.Handler) error {
		parts, ok := match(strings.ToLower(strings.TrimSuffix(ctx.Hostname(), ".")))
		if !ok {
			return next(ctx)
		}
		current.Set(ctx, parts)
		return inside(ctx, next)
	}
}

// wildcard returns what matches a host with asterisks.
func wildcard(pattern string) func(host string) ([]string, bool) {
	if !strings.Contains(pattern, "*") {
		return func(host string) ([]string, bool) { return nil, host == pattern }
	}
	return whole(strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, `([^.]+)`))
}

// whole returns what matches all of a host with an expression.
func whole(expr string) func(host string) ([]string, bool) {
	re := regexp.MustCompile(`^(?:` + expr + `)$`)
	return func(host string) ([]string, bool) {
		m := re.FindStringSubmatch(host)
		if m == nil {
			return nil, false
		}
		return m[1:], true
	}
}

// forbidden reports whether r is in no host.
func forbidden(r rune) bool {
	return r <= ' ' || r > '~' || strings.ContainsRune(`/\?#@`, r)
}

// hasPort reports whether there is a colon outside of an IPv6 address.
func hasPort(host string) bool {
	if strings.HasPrefix(host, "[") {
		return !strings.HasSuffix(host, "]")
	}
	return strings.Contains(host, ":")
}
