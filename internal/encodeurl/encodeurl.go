// Package encodeurl percent-encodes what a URL cannot hold and nothing that is
// encoded already, as the npm package encodeurl does for Koa's ctx.redirect.
package encodeurl

import (
	"strings"
	"unicode/utf8"
)

// replacement is U+FFFD in percent-encoded UTF-8.
const replacement = "%EF%BF%BD"

// Encode returns s with control characters, spaces, quotation marks, "<", ">",
// "`", "{", "}" and everything outside ASCII percent-encoded as UTF-8. A "%" is
// encoded unless two hexadecimal digits follow, so Encode(Encode(s)) is
// Encode(s). Bytes that are no UTF-8 become U+FFFD. The result is ASCII without
// control bytes and therefore safe in a Location header.
//
// Encode takes linear time and returns s itself when nothing needs encoding.
func Encode(s string) string {
	start := 0 // what is before start has been written
	var b strings.Builder
	for i := 0; i < len(s); {
		size := keep(s[i:])
		if size > 0 {
			i += size
			continue
		}
		if b.Cap() == 0 {
			b.Grow(len(s) + 2*min(len(s)-i, 64))
		}
		b.WriteString(s[start:i])
		i += encode(&b, s[i:])
		start = i
	}
	if start == 0 {
		return s
	}
	b.WriteString(s[start:])
	return b.String()
}

// keep returns how many bytes at the start of s stand for themselves.
func keep(s string) int {
	c := s[0]
	switch {
	case c == '%':
		if len(s) >= 3 && isHex(s[1]) && isHex(s[2]) {
			return 3
		}
		return 0
	case c <= ' ', c >= 0x7f, c == '"', c == '<', c == '>', c == '`', c == '{', c == '}':
		return 0
	}
	return 1
}

// encode writes the first character of s percent-encoded and returns its size.
func encode(b *strings.Builder, s string) int {
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError {
		b.WriteString(replacement)
		return size
	}
	const hex = "0123456789ABCDEF"
	for i := range size {
		b.WriteByte('%')
		b.WriteByte(hex[s[i]>>4])
		b.WriteByte(hex[s[i]&15])
	}
	return size
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}
