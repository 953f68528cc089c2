// Package weburl parses URLs with a host (http, https, ws, wss, ftp) as browsers
// and Node's URL class do, by the URL Standard of the WHATWG. Koa uses that
// class wherever a URL decides something: ctx.URL, ctx.redirect, ctx.back, and a Host header with "@" in it.
//
// Package net/url follows RFC 3986 and reads some texts another way, among them
// the ones attackers choose: "http://good.example\@evil.example" has the host
// good.example here and in browsers. Whoever compares hosts before sending a
// URL to a browser has to read it as the browser will.
//
// Names outside ASCII are converted without the tables of UTS #46: see the file
// idna.go for what is refused instead.
package weburl

import (
	"errors"
	"strings"
)

var (
	// ErrScheme says that a URL has another scheme. Whether it is valid otherwise
	// has not been looked at.
	ErrScheme = errors.New("weburl: scheme is not http, https, ws, wss or ftp")

	// ErrInvalid is wrapped by the errors of all that Node refuses with
	// "Invalid URL".
	ErrInvalid = errors.New("weburl: invalid URL")
)

// URL is a parsed URL. The fields have the names and the contents of the
// properties of a JavaScript URL: percent-encoded ASCII, with the punctuation
// that belongs to them. Whoever changes one keeps to that form.
type URL struct {
	Protocol string // "http:", "https:", "ws:", "wss:" or "ftp:"
	Username string
	Password string
	Hostname string // never empty; an IPv6 address is in brackets
	Port     string // "" for the default port of the protocol
	Pathname string // begins with "/"
	Search   string // "" or begins with "?"
	Hash     string // "" or begins with "#"

	// A URL may end in "?" or "#", which Search and Hash do not show.
	bareSearch, bareHash bool
}

// defaultPorts are the schemes that URLs with a host have, and their ports: the
// standard's special schemes without file.
var defaultPorts = map[string]uint64{"http:": 80, "https:": 443, "ws:": 80, "wss:": 443, "ftp:": 21}

// Parse reads an absolute URL. White space around it does not count, nor do
// tabs and line breaks in it. The error is ErrScheme or wraps ErrInvalid. Parse
// takes linear time.
func Parse(s string) (*URL, error) { return ParseRef(s, nil) }

// ParseRef reads a URL that may be relative to base, which is not changed. With
// a nil base it is Parse.
func ParseRef(s string, base *URL) (*URL, error) {
	s = clean(s)
	scheme, rest, ok := cutScheme(s)
	switch {
	case !ok && base == nil:
		return nil, invalid("no scheme")
	case !ok:
		return resolve(s, base)
	case defaultPorts[scheme+":"] == 0:
		return nil, ErrScheme
	case base != nil && base.Protocol == scheme+":":
		return resolve(rest, base) // "http:path" is relative to an http URL
	}
	return absolute(scheme+":", rest)
}

// Host returns the host name, and the port if it is not the default one.
func (u *URL) Host() string {
	if u.Port == "" {
		return u.Hostname
	}
	return u.Hostname + ":" + u.Port
}

// Origin returns protocol and host, for example "http://example.com:3000".
func (u *URL) Origin() string { return u.Protocol + "//" + u.Host() }

// String returns the URL in normal form, the href of a JavaScript URL. It is
// ASCII, and parsing it again gives the same URL.
func (u *URL) String() string {
	var b strings.Builder
	b.Grow(len(u.Protocol) + len(u.Username) + len(u.Password) + len(u.Hostname) + len(u.Port) +
		len(u.Pathname) + len(u.Search) + len(u.Hash) + len("//:@:?#"))
	b.WriteString(u.Protocol)
	b.WriteString("//")
	if u.Username != "" || u.Password != "" {
		b.WriteString(u.Username)
		if u.Password != "" {
			b.WriteByte(':')
			b.WriteString(u.Password)
		}
		b.WriteByte('@')
	}
	b.WriteString(u.Hostname)
	if u.Port != "" {
		b.WriteByte(':')
		b.WriteString(u.Port)
	}
	b.WriteString(u.Pathname)
	b.WriteString(u.Search)
	if u.Search == "" && u.bareSearch {
		b.WriteByte('?')
	}
	b.WriteString(u.Hash)
	if u.Hash == "" && u.bareHash {
		b.WriteByte('#')
	}
	return b.String()
}
