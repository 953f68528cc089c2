package strangler

import (
	"cmp"
	"fmt"
	"net/http"

	"github.com/koa-go/koa"
)

// Options change who answers, and who is told. They are copied by [New].
type Options struct {
	// Rules are asked first, and the first that fits decides. Requests without a
	// rule go to the new application. [Strangler.SetRules] changes them later.
	Rules []Rule

	// NoFallback leaves the answer to the new application also when it has no such
	// route.
	NoFallback bool

	// Any404 takes each 404 of the new application for a missing route. By default
	// it must also have matched none: a route that says 404 has answered. Set it
	// while the new application does not have all the data.
	Any404 bool

	// RouteHeader is a response header by which a new application that is another process
	// names the route that answers; see [TellRoute]. A 404 with it is an answer of the
	// new application, and the counters have that name. The header itself is for the
	// Strangler alone, and removed, but from an answer whose head is sent already.
	// Default: none; each 404 of another process is a missing route.
	RouteHeader string

	// ReplayLimit is how much of a request's body the new application may read, in
	// bytes, so that the old one can still get all of it. What it does not read has
	// no limit. Beyond that the answer is 413, and the application's error listeners
	// are told. Default 1 MiB; negative: nothing may be read.
	ReplayLimit int64

	// Key tells clients apart for rules with a Percent, by a user, a tenant or a
	// session that stays the same. Requests for which it is "" go to the old
	// application. Default: a random number in a cookie, which a client gets when
	// such a rule is first asked.
	Key func(ctx *koa.Context) string

	// Cookie is the name of that cookie. It lives for a year. Default: "strangler".
	Cookie string

	// Header is a response header that says who has answered, "new" or "old", such
	// as X-Served-By. Default: none.
	Header string

	// Depth is how many segments of a path name a request in the counters when
	// neither a rule nor a route does. Default 1: "/users" for /users/1.
	Depth int

	// Counters count. Several Stranglers may share one, and so may one that takes
	// the place of another. Default: a new one.
	Counters *Counters
}

func withDefaults(opts *Options) Options {
	var o Options
	if opts != nil {
		o = *opts
	}
	o.ReplayLimit = max(cmp.Or(o.ReplayLimit, 1<<20), 0)
	o.Cookie = cmp.Or(o.Cookie, "strangler")
	if (&http.Cookie{Name: o.Cookie, Value: "1"}).Valid() != nil { //nolint:gosec // it is only looked at
		panic(fmt.Sprintf("strangler: Options.Cookie: %q is no name of a cookie", o.Cookie))
	}
	o.Depth = max(o.Depth, 1)
	if o.Counters == nil {
		o.Counters = new(Counters)
	}
	return o
}
