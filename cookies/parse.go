package cookies

import "strings"

// ParseCookie finds a cookie in a Cookie header as npm cookies does: the first
// pair of that name wins, only semicolons separate pairs, spaces before a name
// are skipped, and a value that starts with a double quote loses its first and
// last character. Nothing is decoded. The time is linear in the header.
//
// header is bytes of the wire; the value is text.
func ParseCookie(header, name string) (value string, ok bool) {
	value, ok = find(header, name)
	return fromWire(unquote(value)), ok
}

// find returns the bytes between "name=" and the next semicolon: what the
// expression (?:^|;) *name=([^;]*) of cookies and egg-cookies captures, for any
// name.
func find(header, name string) (value string, ok bool) {
	name, ok = toWire(name)
	if !ok {
		return "", false
	}
	own := leadingSpaces(name)
	for {
		if spaces := leadingSpaces(header); spaces >= own {
			after, found := strings.CutPrefix(header[spaces-own:], name)
			if found && strings.HasPrefix(after, "=") {
				value, _, _ = strings.Cut(after[1:], ";")
				return value, true
			}
		}
		if _, header, ok = strings.Cut(header, ";"); !ok {
			return "", false
		}
	}
}

func leadingSpaces(s string) int {
	n := 0
	for n < len(s) && s[n] == ' ' {
		n++
	}
	return n
}

// unquote is npm's value.slice(1, -1): it does not ask for the closing quote.
func unquote(s string) string {
	if !strings.HasPrefix(s, `"`) {
		return s
	}
	return s[1:max(1, len(s)-1)]
}
