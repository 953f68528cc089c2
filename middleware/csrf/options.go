package csrf

import (
	"log/slog"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
)

// Type says what a request has to prove (egg-security's csrf.type).
type Type string

// The values of Type.
const (
	CToken  Type = "ctoken"  // a token, and not to come from another origin
	Referer Type = "referer" // a Referer or Origin of this host or of RefererWhiteList
	All     Type = "all"     // both a token and a Referer
	Any     Type = "any"     // a token or a Referer
)

// Options are those of koa-csrf and of egg-security's csrf. The zero value is
// koa-csrf's, but for the secret, which is in a cookie unless Session says
// otherwise.
type Options struct {
	// Session returns the session that keeps the secret, nil when a request has
	// none: then there is nothing to compare a token with, and only the origin is
	// checked. Make it with [InSession]. Default: the secret is in a cookie.
	Session func(ctx *koa.Context) Session

	// SessionName is the secret's name in the session. Default: secret, and
	// csrfToken with Egg.
	SessionName string

	// CookieNames are the cookies that keep the secret without a session. The
	// first that the request has is read, and all are written, so that a name can
	// be changed in two steps. Default: csrfToken.
	CookieNames []string

	// Cookie are the attributes of these cookies. Signed and HTTPOnly are No by
	// default, since the page's scripts are to read the secret, and Overwrite is
	// always on. Default: none, a cookie for the time the browser runs.
	Cookie *cookies.SetOptions

	// CookieDomain returns the domain of these cookies for a request, to share the
	// secret between hosts. Default: that of Cookie.
	CookieDomain func(ctx *koa.Context) string

	// Type is what a request has to prove. Default: CToken.
	Type Type

	// ExcludedMethods are not checked. Default: GET, HEAD and OPTIONS.
	ExcludedMethods []string

	// IgnoredPathGlobs are paths that are not checked: "*" stands for anything
	// but "/", "**" for any number of segments, "?", "[a-z]" and "{a,b}" as in a
	// shell, and a pattern that begins with "!" takes back what the ones before
	// match. Wildcards match no segment that begins with a dot. Default: none.
	IgnoredPathGlobs []string

	// Body returns the token in the body, "" for none. Default: the field BodyName
	// of what a body parser left in [koa.Request.Body].
	Body func(ctx *koa.Context) string

	// BodyName and QueryName are the fields with a token. Default: _csrf.
	BodyName, QueryName string

	// DisableQuery ignores tokens in the query, which end up in logs and in
	// Referer headers. Default: false.
	DisableQuery bool

	// HeaderNames are the headers with a token, in order. Default: csrf-token,
	// xsrf-token, x-csrf-token and x-xsrf-token; with Egg only x-csrf-token.
	HeaderNames []string

	// TrustedOrigins may send requests, as "https://app.example.com". They count
	// for CToken; for the other types RefererWhiteList does. Default: only the
	// request's own origin.
	TrustedOrigins []string

	// DisableOriginCheck leaves Sec-Fetch-Site and Origin unread, for a domain
	// whose Node services accept such requests. Default: false.
	DisableOriginCheck bool

	// RefererWhiteList are hosts, with their port if it is not the default one,
	// that may send requests: they and the hosts below them, and "*" stands for
	// anything. The request's own host always may. Default: none.
	RefererWhiteList []string

	// RotateWhenInvalid makes a new secret after a bad token. Default: false.
	RotateWhenInvalid bool

	// Egg looks for tokens in Egg's order, the query first, and refuses in Egg's
	// words. Default: false.
	Egg bool

	// ErrorHandler answers a refused request; it may set a response and return
	// nil. Default: an error of status 403 with the message "Invalid CSRF token"
	// and the refusal as its cause.
	ErrorHandler func(ctx *koa.Context, refusal *Refusal) error

	// Logger gets a warning for each refusal. Default: slog.Default().
	Logger *slog.Logger
}
