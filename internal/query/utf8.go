package query

import (
	"strings"
	"unicode/utf8"
)

// wellFormed returns s with U+FFFD in place of what is no UTF-8. As the
// Encoding Standard demands, one U+FFFD stands for the longest start of a
// character that is cut short (a "maximal subpart"); a range over a Go string
// has one for each byte of it.
func wellFormed(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		b.WriteRune(r)
		if r == utf8.RuneError && size == 1 {
			size = maximalSubpart(s)
		}
		s = s[size:]
	}
	return b.String()
}

// maximalSubpart returns how many bytes of s, which starts with no character,
// could have been the start of one.
func maximalSubpart(s string) int {
	low, high := byte(0x80), byte(0xbf) // what may follow the first byte
	switch c := s[0]; {
	case c == 0xe0:
		low = 0xa0
	case c == 0xed:
		high = 0x9f
	case c == 0xf0:
		low = 0x90
	case c == 0xf4:
		high = 0x8f
	case c < 0xe1 || c > 0xf3: // ASCII, a stray tail, or a start of two bytes
		return 1
	}
	if len(s) < 2 || s[1] < low || s[1] > high {
		return 1
	}
	if s[0] < 0xf0 || len(s) < 3 || s[2] < 0x80 || s[2] > 0xbf {
		return 2
	}
	return 3
}
