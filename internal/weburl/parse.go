package weburl

import (
	"fmt"
	"strconv"
	"strings"
)

func invalid(reason string) error { return fmt.Errorf("%w: %s", ErrInvalid, reason) }

var tabsAndBreaks = strings.NewReplacer("\t", "", "\n", "", "\r", "")

// clean removes what the standard strips before it parses.
func clean(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return r <= ' ' })
	return tabsAndBreaks.Replace(s)
}

// cutScheme splits at the ":" behind a scheme, which it returns in lower case.
func cutScheme(s string) (scheme, rest string, ok bool) {
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c|0x20 && c|0x20 <= 'z':
		case i > 0 && c == ':':
			return strings.ToLower(s[:i]), s[i+1:], true
		case i > 0 && ('0' <= c && c <= '9' || c == '+' || c == '-' || c == '.'):
		default:
			return "", "", false
		}
	}
	return "", "", false
}

func isSlash(c byte) bool { return c == '/' || c == '\\' }

// absolute reads what follows the scheme. Any number of slashes may stand
// before the host.
func absolute(protocol, s string) (*URL, error) {
	s = strings.TrimLeft(s, `/\`)
	end := strings.IndexAny(s, `/\?#`)
	if end < 0 {
		end = len(s)
	}
	u := &URL{Protocol: protocol}
	if err := u.authority(s[:end]); err != nil {
		return nil, err
	}
	u.Pathname = joinPath("", u.afterPath(s[end:]))
	return u, nil
}

// resolve reads a relative reference.
func resolve(s string, base *URL) (*URL, error) {
	if len(s) >= 2 && isSlash(s[0]) && isSlash(s[1]) {
		return absolute(base.Protocol, s)
	}
	u := *base
	path := u.afterPath(s)
	switch {
	case path == "":
		// the path stays
	case isSlash(path[0]):
		u.Pathname = joinPath("", path)
	default:
		directory := u.Pathname[:strings.LastIndexByte(u.Pathname, '/')]
		u.Pathname = joinPath(directory, "/"+path)
	}
	return &u, nil
}

// authority reads "user:password@host:port".
func (u *URL) authority(s string) error {
	if at := strings.LastIndexByte(s, '@'); at >= 0 {
		username, password, _ := strings.Cut(s[:at], ":")
		u.Username = escape(username, inUserinfo)
		u.Password = escape(password, inUserinfo)
		s = s[at+1:]
	}
	host, port := cutPort(s)
	if host == "" {
		return invalid("no host")
	}
	var err error
	if u.Hostname, err = parseHost(host); err != nil {
		return err
	}
	u.Port, err = parsePort(port, u.Protocol)
	return err
}

// cutPort splits at the first ":" that is not in brackets.
func cutPort(s string) (host, port string) {
	bracketed := false
	for i := range len(s) {
		switch s[i] {
		case '[':
			bracketed = true
		case ']':
			bracketed = false
		case ':':
			if !bracketed {
				return s[:i], s[i+1:]
			}
		}
	}
	return s, ""
}

// parsePort returns a port without leading zeros, "" for the default one.
func parsePort(s, protocol string) (string, error) {
	if s == "" {
		return "", nil
	}
	s = strings.TrimLeft(s[:len(s)-1], "0") + s[len(s)-1:]
	port, err := strconv.ParseUint(s, 10, 16)
	switch {
	case err != nil:
		return "", invalid("port")
	case port == defaultPorts[protocol]:
		return "", nil
	}
	return s, nil
}

// afterPath sets Search and Hash from s, which begins with a path, and returns
// the path. Search stays when s has neither a path nor a query.
func (u *URL) afterPath(s string) string {
	path, hash := cutBefore(s, '#')
	path, search := cutBefore(path, '?')
	u.Hash, u.bareHash = marked(hash, inFragment)
	if path != "" || search != "" {
		u.Search, u.bareSearch = marked(search, inQuery)
	}
	return path
}

// cutBefore splits s before the first mark.
func cutBefore(s string, mark byte) (before, from string) {
	if i := strings.IndexByte(s, mark); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// marked escapes a query or a fragment together with its mark, which the set
// must not contain. A mark alone is bare and counts as nothing.
func marked(s string, in set) (escaped string, bare bool) {
	if len(s) == 1 {
		return "", true
	}
	return escape(s, in), false
}
