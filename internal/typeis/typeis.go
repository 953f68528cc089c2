// Package typeis tells whether a Content-Type is one of the types an
// application has in mind, as the npm package type-is 2 does.
package typeis

import (
	"strings"

	"github.com/koa-go/koa/internal/mime"
)

// Is returns the first of types that the Content-Type value is, or "" when it
// is none of them or not a media type at all.
//
// A type may be written in full ("text/html"), as an extension ("html"), as
// "urlencoded" or "multipart", with wildcards ("text/*", "*/*", "*/*+json") or
// as a suffix ("+json"). A match of the last two kinds returns the media type
// that was sent, in lower case and without parameters; so does Is without types.
// Types are compared as they are written: use lower case.
func Is(contentType string, types ...string) string {
	sent := normalize(contentType)
	if sent == "" || len(types) == 0 {
		return sent
	}
	for _, t := range types {
		if !matches(t, sent) {
			continue
		}
		if t[0] == '+' || strings.Contains(t, "*") {
			return sent
		}
		return t
	}
	return ""
}

// normalize returns the media type in lower case, or "" if there is none.
func normalize(contentType string) string {
	t, _, _ := strings.Cut(contentType, ";")
	t = strings.Trim(t, " \t") // optional whitespace (RFC 9110 5.6.3)
	main, sub, ok := strings.Cut(t, "/")
	if !ok || !isName(main, "") || !isName(sub, ".+") {
		return ""
	}
	return strings.ToLower(t)
}

// isName reports whether s is a restricted name (RFC 6838 4.2), in which the
// bytes of more are allowed besides.
func isName(s, more string) bool {
	if s == "" || len(s) > 127 || !isAlphanumeric(s[0]) {
		return false
	}
	for i := 1; i < len(s); i++ {
		if c := s[i]; !isAlphanumeric(c) && strings.IndexByte("!#$&^_-", c) < 0 && strings.IndexByte(more, c) < 0 {
			return false
		}
	}
	return true
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// matches reports whether the media type sent is the wanted one.
func matches(want, sent string) bool {
	if strings.HasPrefix(want, "+") { // "+json" is short for "*/*+json"
		return strings.HasSuffix(sent, want) && !strings.Contains(want, "/")
	}
	main, sub, ok := strings.Cut(expand(want), "/")
	if !ok || strings.Contains(sub, "/") {
		return false
	}
	sentMain, sentSub, _ := strings.Cut(sent, "/")
	if main != "*" && main != sentMain {
		return false
	}
	if strings.HasPrefix(sub, "*+") {
		return strings.HasSuffix(sentSub, sub[1:])
	}
	return sub == "*" || sub == sentSub
}

// expand turns a short name into the media type it stands for.
func expand(t string) string {
	switch t {
	case "urlencoded":
		return "application/x-www-form-urlencoded"
	case "multipart":
		return "multipart/*"
	}
	if strings.Contains(t, "/") {
		return t
	}
	return mime.Lookup(t)
}
