package security

import (
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/csrf"
)

// Config is Egg's config.security. Start from [Default]: the zero value guards
// nothing. [New] takes a copy of what it needs.
type Config struct {
	// DefaultMiddleware names the guards to run, in order. A guard runs if it
	// is named here and its Enable is set. An element may be several names with
	// commas between them, as Egg's text is.
	DefaultMiddleware []string

	// DomainWhiteList are the hosts that [Redirect] and [Shtml] may point to, as
	// [IsSafeDomain] reads them. Empty: Redirect leads to any host, and Shtml
	// keeps no link with a host.
	DomainWhiteList []string

	// ProtocolWhiteList are schemes that [Surl] lets pass besides http, https,
	// file and data.
	ProtocolWhiteList []string

	// DropHeadersOnError leaves the headers of the guards off error answers, as
	// Egg does. Default: they are on every answer.
	DropHeadersOnError bool

	// The guards, as the package comment lists them.
	CSRF           CSRF
	Xframe         Xframe
	HSTS           HSTS
	DTA            Guard
	Methodnoallow  Guard
	Noopen         Guard
	Nosniff        Guard
	ReferrerPolicy ReferrerPolicy
	XSSProtection  XSSProtection
	CSP            CSP

	// SSRF is for clients of other services.
	SSRF SSRF
}

// Guard is what all guards have.
type Guard struct {
	// Enable turns the guard on.
	Enable bool

	// Match are the requests that are guarded, Ignore those that are not; with
	// both, Match counts. A pattern is the beginning of a path in the grammar of
	// Egg's router ("/api", "/users/:id"), or a regular expression between slashes
	// that begins with a caret: "/^\/api\/v\d+/". Default: all requests are guarded.
	Match, Ignore []string

	// MatchFunc and IgnoreFunc say the same in code; a request is matched by any
	// of the patterns or the function.
	MatchFunc, IgnoreFunc func(ctx *koa.Context) bool
}

// CSRF are the keys of config.security.csrf.
type CSRF struct {
	Guard

	// Type says what a request has to prove: "ctoken", "referer", "all" or "any".
	Type csrf.Type

	// IgnoreJSON lets requests with a JSON body pass. Deprecated as in Egg: a
	// page of another site can send one.
	IgnoreJSON bool

	// UseSession keeps the secret in the session, which Deps.Session returns,
	// instead of a cookie.
	UseSession bool

	// CookieDomain is the domain of the cookie. CookieDomainFunc chooses it for a
	// request.
	CookieDomain     string
	CookieDomainFunc func(ctx *koa.Context) string

	// CookieName are the cookies with the secret: the first that is there is read,
	// all are written.
	CookieName []string

	// SessionName is the secret's name in the session.
	SessionName string

	// HeaderName, BodyName and QueryName are where a token is looked for: the
	// query first, then the body, then the header.
	HeaderName          string
	BodyName, QueryName []string

	// RotateWhenInvalid makes a new secret after a bad token.
	RotateWhenInvalid bool

	// SupportedRequests are the requests that are checked.
	SupportedRequests []SupportedRequest

	// RefererWhiteList are hosts that may send requests when Type looks at the
	// Referer: they and those below them. The request's own host always may.
	RefererWhiteList []string

	// CookieOptions are the attributes of the cookie.
	CookieOptions CookieOptions

	// TrustedOrigins may send requests although the browser says that they come
	// from another origin, as "https://m.example.com". Egg does not look at that.
	TrustedOrigins []string

	// DisableOriginCheck leaves Sec-Fetch-Site and Origin unread, as Egg does.
	DisableOriginCheck bool
}

// SupportedRequest are the requests of some methods below some paths.
type SupportedRequest struct {
	// Path is a regular expression, "^/api/" for example.
	Path string

	// Methods are in capitals.
	Methods []string
}

// CookieOptions are the attributes of the cookie with the secret. The zero value
// is Egg's: readable by scripts, not signed, until the browser closes.
type CookieOptions struct {
	// Signed adds a signature, HTTPOnly hides the cookie from scripts, which then
	// cannot send the token, and Secure keeps it off plain HTTP; where it is false
	// the connection decides.
	Signed, HTTPOnly, Secure bool

	// SameSite is "lax", "strict", "none" or "".
	SameSite string

	// MaxAge is how long the browser keeps the cookie. 0: until it closes.
	MaxAge time.Duration

	// Path is where the cookie counts. "" is "/".
	Path string
}

// Xframe sends X-Frame-Options.
type Xframe struct {
	Guard

	// Value is "SAMEORIGIN", "DENY" or "ALLOW-FROM uri"; "" is SAMEORIGIN.
	Value string
}

// HSTS sends Strict-Transport-Security.
type HSTS struct {
	Guard

	// MaxAge is in seconds.
	MaxAge int

	// IncludeSubdomains extends the rule to all hosts below this one.
	IncludeSubdomains bool
}

// ReferrerPolicy sends Referrer-Policy.
type ReferrerPolicy struct {
	Guard

	// Value is one of the policies of the standard, or "".
	Value string
}

// XSSProtection sends X-XSS-Protection.
type XSSProtection struct {
	Guard

	// Value is "1; mode=block" in Egg. Current browsers ignore the header.
	Value string
}

// CSP sends Content-Security-Policy, and the nonce in X-CSP-Nonce.
type CSP struct {
	Guard

	// Policy has the sources of each directive. script-src gets the request's
	// nonce unless it has one; a source that begins with a dot gets a "*" in
	// front. sandbox without sources, or with "true", stands alone.
	Policy map[string][]string

	// ReportOnly makes browsers report what they would have stopped.
	ReportOnly bool

	// SupportIE sends the X- form of the header to Internet Explorer.
	SupportIE bool
}

// SSRF says which addresses safe requests may go to. See [SSRF.Checker].
type SSRF struct {
	// IPBlackList are addresses and networks ("10.0.0.0/8") to refuse.
	IPBlackList []string

	// IPExceptionList are addresses and networks to allow all the same.
	IPExceptionList []string

	// HostnameExceptionList are host names that may have any address.
	HostnameExceptionList []string
}

// Default returns Egg's defaults.
func Default() *Config {
	on := Guard{Enable: true}
	return &Config{
		DefaultMiddleware: []string{"csrf", "hsts", "methodnoallow", "noopen", "nosniff", "csp", "xssProtection", "xframe", "dta"},
		CSRF: CSRF{
			Guard:       on,
			Type:        csrf.CToken,
			CookieName:  []string{"csrfToken"},
			SessionName: "csrfToken",
			HeaderName:  "x-csrf-token",
			BodyName:    []string{"_csrf"},
			QueryName:   []string{"_csrf"},
			SupportedRequests: []SupportedRequest{
				{Path: "^/", Methods: []string{"POST", "PATCH", "DELETE", "PUT", "CONNECT"}},
			},
		},
		Xframe:         Xframe{Guard: on, Value: "SAMEORIGIN"},
		HSTS:           HSTS{MaxAge: 365 * 24 * 3600},
		DTA:            on,
		Methodnoallow:  on,
		Noopen:         on,
		Nosniff:        on,
		ReferrerPolicy: ReferrerPolicy{Value: "no-referrer-when-downgrade"},
		XSSProtection:  XSSProtection{Guard: on, Value: "1; mode=block"},
	}
}
