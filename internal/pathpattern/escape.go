package pathpattern

import (
	"strings"
	"unicode/utf8"
)

// unreserved are the characters that encodeURIComponent leaves alone, besides
// letters and digits (ECMA-262 19.2.6.4).
const unreserved = "-_.!~*'()"

// encode escapes all bytes of s other than letters, digits, unreserved and
// more.
func encode(s, more string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
			strings.IndexByte(unreserved, c) >= 0, strings.IndexByte(more, c) >= 0:
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}

// Decode takes the escapes out of a parameter's value, as decodeURIComponent
// does. A value with an escape that is broken, or that is no UTF-8, is returned
// as it is, as both routers do.
func Decode(s string) string {
	first := strings.IndexByte(s, '%')
	if first < 0 {
		return s
	}
	b := append(make([]byte, 0, len(s)), s[:first]...)
	for i := first; i < len(s); {
		if s[i] != '%' {
			b = append(b, s[i])
			i++
			continue
		}
		var size int
		if b, size = appendEscaped(b, s[i:]); size == 0 {
			return s
		}
		i += size
	}
	return string(b)
}

// appendEscaped appends the character whose escapes s begins with; size 0 says
// that they are broken. All bytes of a character must be escaped (ECMA-262
// 19.2.6.6).
func appendEscaped(b []byte, s string) (_ []byte, size int) {
	start := len(b)
	for len(b)-start < utf8.UTFMax {
		if size+3 > len(s) || s[size] != '%' {
			return b, 0
		}
		high, low := unhex(s[size+1]), unhex(s[size+2])
		if high < 0 || low < 0 {
			return b, 0
		}
		b = append(b, byte(high<<4|low))
		size += 3
		if utf8.FullRune(b[start:]) {
			break
		}
	}
	if !utf8.Valid(b[start:]) {
		return b, 0
	}
	return b, size
}

func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= Lower(c) && Lower(c) <= 'f':
		return int(Lower(c)-'a') + 10
	}
	return -1
}
