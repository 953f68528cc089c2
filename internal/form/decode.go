package form

import (
	"strings"
	"unicode/utf8"
)

// decode is decodeURIComponent after "+" became a space, or the text with its
// escapes when decodeURIComponent would throw.
func decode(s string) string {
	s = strings.ReplaceAll(s, "+", " ")
	i := strings.IndexByte(s, '%')
	if i < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	b = append(b, s[:i]...)
	for i < len(s) {
		if s[i] != '%' {
			b = append(b, s[i])
			i++
			continue
		}
		run := len(b) // where what successive escapes stand for begins
		for ; i < len(s) && s[i] == '%'; i += 3 {
			if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
				return s
			}
			b = append(b, fromHex(s[i+1])<<4|fromHex(s[i+2]))
		}
		if !utf8.Valid(b[run:]) {
			return s
		}
	}
	return string(b)
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
