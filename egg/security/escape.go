package security

import (
	"slices"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/escapehtml"
)

// Escape returns s with the characters & < > " ' as entities: safe as the content
// of an element and in a quoted attribute. html/template does this by itself.
func Escape(s string) string { return escapehtml.Escape(s) }

var urlQuotes = strings.NewReplacer(`"`, "&quot;", "<", "&lt;", ">", "&gt;", "'", "&#x27;")

// Surl returns url as it may stand in a quoted attribute, or "" if its scheme is
// neither http, https, file or data nor in Config.ProtocolWhiteList. What begins
// with "/" has no scheme and passes; other relative URLs do not.
func Surl(ctx *koa.Context, url string) string {
	if !strings.HasPrefix(url, "/") {
		scheme, _, found := strings.Cut(url, "://")
		if !found || !slices.Contains(of(ctx).policy.protocols, strings.ToLower(scheme)) {
			return ""
		}
	}
	return urlQuotes.Replace(url)
}
