// Package statuses knows the HTTP status codes: their reason phrases, and what
// follows from some of them.
//
// The phrases are those of the npm package statuses 2, which clients of a Koa
// application see in bodies and status lines. They differ from net/http's in
// places ("Payload Too Large", "URI Too Long", "I'm a Teapot") and include 509.
package statuses

import "strings"

// Message returns the reason phrase of code, or "" when the code has none.
func Message(code int) string {
	if code < 0 || code >= len(messages) {
		return ""
	}
	return messages[code]
}

// Lookup returns the code whose reason phrase is message in any letter case,
// or 0 when there is none.
func Lookup(message string) int {
	if message == "" {
		return 0
	}
	for code, m := range messages {
		if strings.EqualFold(m, message) {
			return code
		}
	}
	return 0
}

// Empty reports whether responses with code have no body: 204, 205 and 304
// (RFC 9110 15.3.5, 15.3.6 and 15.4.5).
func Empty(code int) bool {
	return code == 204 || code == 205 || code == 304
}

// Redirect reports whether code sends the client to another location. 304 is
// none of them, neither is the unused 306.
func Redirect(code int) bool {
	switch code {
	case 300, 301, 302, 303, 305, 307, 308:
		return true
	}
	return false
}

// Retry reports whether code says that the same request may succeed later:
// 502, 503 and 504.
func Retry(code int) bool {
	return code == 502 || code == 503 || code == 504
}
