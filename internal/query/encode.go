package query

import "strings"

// writePair appends one pair, with "&" between it and what b already holds.
func writePair(b *strings.Builder, p Pair) {
	if b.Len() > 0 {
		b.WriteByte('&')
	}
	encode(b, p.Name)
	b.WriteByte('=')
	encode(b, p.Value)
}

// encode appends s by the application/x-www-form-urlencoded percent-encode set
// of the URL Standard.
func encode(b *strings.Builder, s string) {
	const hex = "0123456789ABCDEF"
	s = wellFormed(s)
	for i := range len(s) {
		switch c := s[i]; {
		case isUnescaped(c):
			b.WriteByte(c)
		case c == ' ':
			b.WriteByte('+')
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
}

func isUnescaped(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' ||
		c == '*' || c == '-' || c == '.' || c == '_'
}
