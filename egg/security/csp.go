package security

import (
	"crypto/rand"
	"encoding/base64"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/helmet"
)

// Nonce returns the request's nonce, to stand in the nonce attribute of script
// elements (Egg's ctx.nonce). It has 128 random bits in URL-safe base64; where
// middleware/helmet made one, it is that.
func Nonce(ctx *koa.Context) string { return of(ctx).nonceOf(ctx) }

func (r *request) nonceOf(ctx *koa.Context) string {
	if r.nonce == "" {
		r.nonce = helmet.Nonce(ctx)
	}
	if r.nonce == "" {
		r.nonce = newNonce()
	}
	return r.nonce
}

func newNonce() string {
	var random [16]byte
	_, _ = rand.Read(random[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(random[:])
}

func writeCSP(r *request, ctx *koa.Context, o *RequestOptions, _ int, to []field) ([]field, error) {
	nonce := r.nonceOf(ctx)
	name := "Content-Security-Policy"
	if o.CSP.SupportIE && isIE(ctx.Get("User-Agent")) {
		name = "X-Content-Security-Policy"
	}
	if o.CSP.ReportOnly {
		name += "-Report-Only"
	}
	return append(to, field{name, o.CSP.value(nonce)}, field{"X-CSP-Nonce", nonce}), nil
}

// value is the policy as a header: the directives in alphabetical order, which
// has no meaning in the standard.
func (c *CSP) value(nonce string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(c.Policy)) {
		if b.Len() > 0 {
			b.WriteByte(';')
		}
		b.WriteString(name)
		sources := c.Policy[name]
		if name == "sandbox" && (len(sources) == 0 || sources[0] == "true") {
			continue
		}
		for _, source := range sources {
			b.WriteByte(' ')
			if strings.HasPrefix(source, ".") {
				b.WriteByte('*')
			}
			b.WriteString(source)
		}
		if name == "script-src" && !slices.ContainsFunc(sources, hasNonce) {
			b.WriteString(" 'nonce-" + nonce + "'")
		}
	}
	return b.String()
}

func hasNonce(source string) bool { return strings.Contains(source, "nonce-") }

var internetExplorer = regexp.MustCompile(`\bMSIE |\bTrident/`)

func isIE(userAgent string) bool { return internetExplorer.MatchString(userAgent) }
