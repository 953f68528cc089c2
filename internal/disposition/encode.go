package disposition

import (
	"strings"
	"unicode/utf8"
)

// isOther reports whether r has no place in a plain file name: it is a control
// character or outside ISO-8859-1.
func isOther(r rune) bool {
	return r < 0x20 || r > 0x7e && r < 0xa0 || r > 0xff
}

// isText reports whether s can stand in a quoted string as it is. C1 controls
// are TEXT to RFC 2616, which content-disposition goes by.
func isText(s string) bool {
	if s == "" {
		return false
	}
	for _, r := range s {
		if isOther(r) && (r < 0x80 || r > 0xff) {
			return false
		}
	}
	return true
}

// replaceOthers writes a "?" for each UTF-16 unit of the characters a plain
// file name cannot hold.
func replaceOthers(s string) string {
	if !strings.ContainsFunc(s, isOther) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r > 0xffff:
			b.WriteString("??")
		case isOther(r):
			b.WriteByte('?')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// writeQuoted writes s, which has no character above U+00FF, as a quoted
// string of ISO-8859-1 bytes.
func writeQuoted(b *strings.Builder, s string) {
	b.WriteByte('"')
	for _, r := range s {
		if r == '"' || r == '\\' {
			b.WriteByte('\\')
		}
		b.WriteByte(byte(r))
	}
	b.WriteByte('"')
}

// writeExtended writes s as an ext-value in UTF-8 (RFC 8187 section 3.2).
func writeExtended(b *strings.Builder, s string) {
	b.WriteString("UTF-8''")
	var buf [utf8.UTFMax]byte
	for _, r := range s {
		for _, c := range utf8.AppendRune(buf[:0], r) {
			if isUnescaped(c) {
				b.WriteByte(c)
			} else {
				writeEscape(b, c)
			}
		}
	}
}

// isUnescaped reports whether c stands for itself in an ext-value. RFC 8187
// allows a few more; these are the ones encodeURIComponent leaves.
func isUnescaped(c byte) bool {
	return isAlphanumeric(c) || strings.IndexByte("-_.!~", c) >= 0
}

func writeEscape(b *strings.Builder, c byte) {
	const hex = "0123456789ABCDEF"
	b.WriteByte('%')
	b.WriteByte(hex[c>>4])
	b.WriteByte(hex[c&15])
}

// hasEscape reports whether s holds what looks like a percent escape, which
// some clients would decode in a plain file name.
func hasEscape(s string) bool {
	for {
		i := strings.IndexByte(s, '%')
		if i < 0 || len(s) < i+3 {
			return false
		}
		if isHex(s[i+1]) && isHex(s[i+2]) {
			return true
		}
		s = s[i+1:]
	}
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

// isToken reports whether s is a token (RFC 9110 section 5.6.2).
func isToken(s string) bool {
	for i := range len(s) {
		if !isAlphanumeric(s[i]) && strings.IndexByte("!#$%&'*+-.^_`|~", s[i]) < 0 {
			return false
		}
	}
	return s != ""
}

func isAlphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}
