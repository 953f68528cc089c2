package koa

import "strings"

// target is a request target taken apart as npm parseurl does, which falls
// back to Node's legacy url.parse for what is not a plain path.
type target struct {
	base   string // "http://host" of a target in absolute form
	path   string
	search string // with the question mark; "?" alone for an empty query
	hash   string // with the number sign
}

// plainPath is the length of the path of a target that is a plain path and
// perhaps a query, and negative for any other.
func plainPath(s string) int {
	if s == "" || s[0] != '/' {
		return -1
	}
	end := 1
	for end < len(s) && !noPath[s[end]] {
		end++
	}
	if end < len(s) && (s[end] != '?' || strings.ContainsAny(s[end:], "\t\n\f\r #")) {
		return -1
	}
	return end
}

// noPath are the bytes that end a path, or that a plain target does not have.
var noPath = [256]bool{'?': true, '\t': true, '\n': true, '\f': true, '\r': true, ' ': true, '#': true}

// parseOddTarget takes apart absolute URLs, fragments, targets with white
// space and words such as "*". No HTTP client sends the latter two as a path,
// but ctx.SetURL may.
func parseOddTarget(s string) target {
	var t target
	s = strings.TrimFunc(s, isJSSpace)
	if i := strings.IndexByte(s, '#'); i >= 0 {
		s, t.hash = s[:i], s[i:]
	}
	if i := strings.IndexByte(s, '?'); i >= 0 {
		s, t.search = s[:i], s[i:]
	}
	s = strings.ReplaceAll(s, `\`, "/")
	if n := schemeLength(s); n > 0 && strings.HasPrefix(s[n:], "//") {
		end := strings.IndexByte(s[n+2:], '/')
		if end < 0 {
			s += "/"
			end = len(s) - 1 - n - 2
		}
		t.base, s = strings.ToLower(s[:n+2+end]), s[n+2+end:]
	}
	t.path = escapeLegacy(s)
	t.search = escapeLegacy(t.search)
	t.hash = escapeLegacy(t.hash)
	return t
}

// schemeLength is the length of a leading "http:", colon included.
func schemeLength(s string) int {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ':':
			return i + 1
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '.', c == '+', c == '-':
		default:
			return 0
		}
	}
	return 0
}

// escapeLegacy escapes the bytes which url.parse escapes.
func escapeLegacy(s string) string {
	const escaped = "\t\n\r \"'<>\\^`{|}"
	if !strings.ContainsAny(s, escaped) {
		return s
	}
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if c := s[i]; strings.IndexByte(escaped, c) >= 0 {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// inPath escapes what would end a path.
var inPath = strings.NewReplacer("#", "%23", "?", "%3F")

// String puts the target together as url.format does.
func (t target) String() string {
	path := inPath.Replace(t.path)
	if t.base != "" && path != "" && path[0] != '/' {
		path = "/" + path
	}
	search := strings.ReplaceAll(t.search, "#", "%23")
	if search != "" && search[0] != '?' {
		search = "?" + search
	}
	return t.base + path + search + t.hash
}

// isJSSpace is what \s matches in JavaScript.
func isJSSpace(c rune) bool {
	switch c {
	case '\t', '\n', '\v', '\f', '\r', ' ', 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff:
		return true
	}
	return c >= 0x2000 && c <= 0x200a
}
