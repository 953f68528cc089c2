package sessioncodec

import (
	"unicode/utf16"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// text moves a string, from its first quotation mark to its last.
func (n *normalizer) text() error {
	n.out = append(n.out, '"')
	s := n.rest[1:]
	for len(s) > 0 {
		size := 1
		switch c := s[0]; {
		case c == '"':
			n.out = append(n.out, '"')
			n.rest = s[1:]
			return nil
		case c < ' ':
			return ErrSyntax
		case c == '\\':
			if size = n.escape(s); size == 0 {
				return ErrSyntax
			}
		case c < utf8.RuneSelf:
			n.out = append(n.out, c)
		default:
			var r rune
			r, size = utf8.DecodeRune(s)
			n.out = utf8.AppendRune(n.out, r)
		}
		s = s[size:]
	}
	return ErrSyntax
}

// escape moves the character that the escape at the start of s stands for, and
// returns how much of s that took, 0 if it is no escape.
func (n *normalizer) escape(s []byte) int {
	if len(s) < 2 {
		return 0
	}
	var r rune
	switch s[1] {
	case '"', '\\', '/':
		r = rune(s[1])
	case 'b':
		r = '\b'
	case 'f':
		r = '\f'
	case 'n':
		r = '\n'
	case 'r':
		r = '\r'
	case 't':
		r = '\t'
	default:
		return n.unicodeEscape(s)
	}
	n.out = appendEscaped(n.out, r)
	return 2
}

// unicodeEscape is escape for \uXXXX. Half a surrogate pair stays escaped: no
// UTF-8 can hold it (well-formed JSON.stringify).
func (n *normalizer) unicodeEscape(s []byte) int {
	r := unit(s)
	if r < 0 {
		return 0
	}
	if !utf16.IsSurrogate(r) {
		n.out = appendEscaped(n.out, r)
		return 6
	}
	if pair := utf16.DecodeRune(r, unit(s[6:])); pair != utf8.RuneError {
		n.out = utf8.AppendRune(n.out, pair)
		return 12
	}
	n.out = appendUnit(n.out, r)
	return 6
}

// unit reads a \uXXXX at the start of s; it is -1 if there is none.
func unit(s []byte) rune {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return -1
	}
	r := rune(0)
	for _, c := range s[2:6] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return -1
		}
		r = r<<4 | rune(c)
	}
	return r
}

// appendEscaped appends r with the escapes of JSON.stringify.
func appendEscaped(out []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(out, '\\', byte(r))
	case '\b':
		return append(out, `\b`...)
	case '\f':
		return append(out, `\f`...)
	case '\n':
		return append(out, `\n`...)
	case '\r':
		return append(out, `\r`...)
	case '\t':
		return append(out, `\t`...)
	}
	if r < ' ' {
		return appendUnit(out, r)
	}
	return utf8.AppendRune(out, r)
}

// appendUnit appends the UTF-16 unit r as \uXXXX.
func appendUnit(out []byte, r rune) []byte {
	return append(out, '\\', 'u',
		hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
}
