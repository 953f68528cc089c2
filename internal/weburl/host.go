package weburl

import (
	"strings"
	"unicode/utf8"
)

// parseHost returns a host in normal form.
func parseHost(s string) (string, error) {
	if s[0] == '[' {
		if s[len(s)-1] != ']' {
			return "", invalid("IPv6 address without its bracket")
		}
		return parseIPv6(s[1 : len(s)-1])
	}
	name := unescape(s)
	if !utf8.ValidString(name) {
		return "", invalid("host is not UTF-8")
	}
	name, err := toASCII(name)
	if err != nil {
		return "", err
	}
	if name == "" || strings.ContainsFunc(name, isForbidden) {
		return "", invalid("host")
	}
	if endsInNumber(name) {
		return parseIPv4(name)
	}
	return name, nil
}

// isForbidden reports a forbidden domain code point.
func isForbidden(r rune) bool {
	return r <= ' ' || r == 0x7f || strings.ContainsRune(`#%/:<>?@[\]^|`, r)
}

// unescape expands percent escapes; a "%" that begins none stays.
func unescape(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			out = append(out, fromHex(s[i+1])<<4|fromHex(s[i+2]))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return string(out)
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

// fromHex is the value of a hexadecimal digit.
func fromHex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}
