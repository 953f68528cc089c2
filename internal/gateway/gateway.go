// Package gateway is what everything that passes HTTP messages on has to get
// right: which headers stay behind, what may stand in one, and what a failure of
// the other side means for the client.
package gateway

import (
	"net/http"
	"slices"
	"strings"
)

// hopByHop are the headers of one connection (RFC 9110 7.6.1), and those which
// once were.
var hopByHop = []string{
	"Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection",
	"Te", "Trailer", "Transfer-Encoding", "Upgrade",
}

// RemoveHopByHop removes the headers of one connection, and what Connection
// names.
func RemoveHopByHop(h http.Header) {
	for _, line := range h["Connection"] {
		for name := range strings.SplitSeq(line, ",") {
			h.Del(strings.TrimSpace(name))
		}
	}
	for _, name := range hopByHop {
		delete(h, name)
	}
}

// MayTrail reports whether a field, by its canonical name, may come after the
// body: those for framing and for the connection may not (RFC 9110 6.5.1).
func MayTrail(name string) bool {
	return name != "Content-Length" && name != "Host" && !slices.Contains(hopByHop, name)
}

// UpgradeOf is the protocol that a request asks to change to, "" for none.
// HTTP/2 is none: after such a change the upstream would serve requests that
// nobody here has looked at.
func UpgradeOf(r *http.Request) string {
	upgrade := strings.Join(r.Header["Upgrade"], ", ")
	if upgrade == "" || !r.ProtoAtLeast(1, 1) || r.ProtoMajor != 1 || !HasToken(r.Header["Connection"], "upgrade") ||
		HasToken(r.Header["Upgrade"], "h2c") || HasToken(r.Header["Upgrade"], "h2") {
		return ""
	}
	return upgrade
}

// HasToken reports whether a comma-separated list has an item, in any case.
func HasToken(lines []string, token string) bool {
	for _, line := range lines {
		for item := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(item), token) {
				return true
			}
		}
	}
	return false
}

// IsToken reports whether s is a token (RFC 9110 5.6.2), as names of headers are.
func IsToken(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (c < '0' || c > '9') && !strings.ContainsRune("!#$%&'*+-.^_`|~", rune(c)) {
			return false
		}
	}
	return s != ""
}

// Forbidden reports whether a value cannot stand in a header (RFC 9110 5.5).
func Forbidden(value string) bool {
	for i := 0; i < len(value); i++ {
		if c := value[i]; c < ' ' && c != '\t' || c == 0x7f {
			return true
		}
	}
	return false
}

// Malformed reports whether a header of an answer must not be passed on.
func Malformed(h http.Header) bool {
	for name, values := range h {
		if !IsToken(name) || slices.ContainsFunc(values, Forbidden) {
			return true
		}
	}
	return false
}
