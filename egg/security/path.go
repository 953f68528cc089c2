package security

import (
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/koa-go/koa"
)

// methods are the ones Node knows, without TRACE. See OWASP, cross site tracing.
var methods = []string{
	"ACL", "BIND", "CHECKOUT", "CONNECT", "COPY", "DELETE", "GET", "HEAD", "LINK", "LOCK", "M-SEARCH", "MERGE",
	"MKACTIVITY", "MKCALENDAR", "MKCOL", "MOVE", "NOTIFY", "OPTIONS", "PATCH", "POST", "PROPFIND", "PROPPATCH",
	"PURGE", "PUT", "QUERY", "REBIND", "REPORT", "SEARCH", "SOURCE", "SUBSCRIBE", "UNBIND", "UNLINK", "UNLOCK",
	"UNSUBSCRIBE",
}

// methodnoallow refuses methods that echo a request, and unknown ones.
func methodnoallow(ctx *koa.Context, next koa.Handler) error {
	if !slices.Contains(methods, ctx.Method()) {
		return ctx.Throw(http.StatusMethodNotAllowed)
	}
	return next(ctx)
}

// dta refuses paths that climb above the root (directory traversal attack).
func dta(ctx *koa.Context, next koa.Handler) error {
	if !isSafePath(ctx.Path()) {
		return ctx.Throw(http.StatusBadRequest)
	}
	return next(ctx)
}

// isSafePath looks at the path as it is after one round of decoding. One that
// cannot be decoded is looked at as it came: nothing else will decode it either.
func isSafePath(p string) bool {
	if !strings.Contains(p, "..") && !strings.Contains(p, "%") {
		return true
	}
	if plain, err := url.PathUnescape(p); err == nil && utf8.ValidString(plain) {
		p = plain
	}
	p = path.Clean("." + p)
	return p != ".." && !strings.HasPrefix(p, "../") && !strings.HasPrefix(p, `..\`)
}
