// Package contenttype takes a Content-Type header apart, as strictly as the npm
// package content-type 1 does.
package contenttype

import (
	"errors"
	"strings"
)

var (
	errRequired  = errors.New("argument string is required")
	errType      = errors.New("invalid media type")
	errParameter = errors.New("invalid parameter format")
)

// maxParams is how many parameters are read. Clients send one or two; without a
// limit a header full of them would be turned into a large map.
const maxParams = 64

// whitespace is what JavaScript's trim removes, of ASCII.
const whitespace = " \t\n\v\f\r"

// Parse splits a Content-Type value into its media type, in lower case, and its
// parameters, with names in lower case and values unquoted. params is nil when
// there are none; of a parameter given twice the last counts.
//
// The value must be written as RFC 9110 8.3.1 asks, with spaces but no tabs
// around parameters; after an error mediaType and params are empty. More than
// 64 parameters are an error. Without parameters and capitals Parse does not
// allocate.
func Parse(header string) (mediaType string, params map[string]string, err error) {
	if header == "" {
		return "", nil, errRequired
	}
	end := strings.IndexByte(header, ';')
	if end < 0 {
		end = len(header)
	}
	mediaType = strings.Trim(header[:end], whitespace)
	if !isMediaType(mediaType) {
		return "", nil, errType
	}
	if params, err = parseParams(header[end:]); err != nil {
		return "", nil, err
	}
	return strings.ToLower(mediaType), params, nil
}

func isMediaType(s string) bool {
	main, sub, ok := strings.Cut(s, "/")
	return ok && isToken(main) && isToken(sub)
}

// parseParams reads parameters, each behind its semicolon, to the end of s.
func parseParams(s string) (map[string]string, error) {
	if s == "" {
		return nil, nil
	}
	params := make(map[string]string, 1)
	for n := 0; s != ""; n++ {
		name, value, rest, ok := cutParam(s)
		if !ok || n == maxParams {
			return nil, errParameter
		}
		params[strings.ToLower(name)] = value
		s = rest
	}
	return params, nil
}

// cutParam reads `; name = value` off s, with spaces anywhere around.
func cutParam(s string) (name, value, rest string, ok bool) {
	if s[0] != ';' {
		return "", "", "", false
	}
	s = skipSpaces(s[1:])
	n := tokenLen(s)
	name, s = s[:n], skipSpaces(s[n:])
	if name == "" || s == "" || s[0] != '=' {
		return "", "", "", false
	}
	s = skipSpaces(s[1:])
	if s != "" && s[0] == '"' {
		value, rest, ok = cutQuoted(s[1:])
	} else {
		n = tokenLen(s)
		value, rest, ok = s[:n], s[n:], n > 0
	}
	return name, value, skipSpaces(rest), ok
}

func skipSpaces(s string) string { return strings.TrimLeft(s, " ") }

// cutQuoted reads a quoted string, of which s lacks the opening quote.
func cutQuoted(s string) (value, rest string, ok bool) {
	escaped := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			if value = s[:i]; escaped {
				value = unescape(value)
			}
			return value, s[i+1:], true
		case c == '\\':
			escaped = true
			i++ // what follows is checked here, for it may be a quote
			if i == len(s) || !isText(s[i]) && s[i] != 0x7f {
				return "", "", false
			}
		case !isText(c):
			return "", "", false
		}
	}
	return "", "", false
}

// unescape drops the backslash of every quoted pair (RFC 9110 5.6.4).
func unescape(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			i++
		}
		out = append(out, s[i])
	}
	return string(out)
}

// isText reports whether c may stand in a quoted string. Upstream has the
// vertical tab where the RFC has the horizontal one.
func isText(c byte) bool {
	return c >= ' ' && c != 0x7f || c == '\v'
}

func isToken(s string) bool { return s != "" && tokenLen(s) == len(s) }

// tokenLen is how many bytes at the start of s make a token (RFC 9110 5.6.2).
func tokenLen(s string) int {
	for i := 0; i < len(s); i++ {
		if !isTokenByte(s[i]) {
			return i
		}
	}
	return len(s)
}

func isTokenByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}
