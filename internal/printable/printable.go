// Package printable makes texts of clients safe to stand in a line of a log or
// on a terminal.
package printable

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Escape returns s with everything that is not meant to be seen written out:
// control characters, line breaks of all kinds and marks that change the
// direction of text as \n, \x1b or \u2028, and bytes that are no UTF-8 as \x9b.
// A backslash stays as it is. Text without any of them is returned without
// allocation.
func Escape(s string) string {
	i := firstBad(s)
	if i < 0 {
		return s
	}
	b := make([]byte, 0, len(s)+8)
	return string(appendRest(b, s, i))
}

// Lines is Escape with line breaks (\n) and tabs left alone, for text of
// several lines such as a stack.
func Lines(s string) string {
	if firstBad(s) < 0 {
		return s
	}
	lines := strings.SplitAfter(s, "\n")
	for i, line := range lines {
		text, end := strings.CutSuffix(line, "\n")
		cells := strings.Split(text, "\t")
		for j, cell := range cells {
			cells[j] = Escape(cell)
		}
		lines[i] = strings.Join(cells, "\t")
		if end {
			lines[i] += "\n"
		}
	}
	return strings.Join(lines, "")
}

// firstBad is where the first character stands that must be escaped, -1 for
// none.
func firstBad(s string) int {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			if j := firstBadRune(s[i:]); j >= 0 {
				return i + j
			}
			return -1
		case c < ' ' || c == 0x7f:
			return i
		}
	}
	return -1
}

func firstBadRune(s string) int {
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return i
			}
			continue
		}
		if isBad(r) {
			return i
		}
	}
	return -1
}

// isBad reports whether a character controls instead of being shown. Bidi_Control
// is the set behind CVE-2021-42574.
func isBad(r rune) bool {
	return r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == '\u2028' || r == '\u2029' ||
		unicode.Is(unicode.Bidi_Control, r)
}

func appendRest(b []byte, s string, from int) []byte {
	b = append(b, s[:from]...)
	for i := from; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			b = appendHex(b, `\x`, rune(s[i]), 2)
		case isBad(r):
			b = appendEscaped(b, r)
		default:
			b = append(b, s[i:i+size]...)
		}
		i += size
	}
	return b
}

func appendEscaped(b []byte, r rune) []byte {
	switch {
	case r == '\n':
		return append(b, `\n`...)
	case r == '\r':
		return append(b, `\r`...)
	case r == '\t':
		return append(b, `\t`...)
	case r < 0x80:
		return appendHex(b, `\x`, r, 2)
	}
	return appendHex(b, `\u`, r, 4)
}

const digits = "0123456789abcdef"

func appendHex(b []byte, prefix string, r rune, width int) []byte {
	b = append(b, prefix...)
	for shift := 4 * (width - 1); shift >= 0; shift -= 4 {
		b = append(b, digits[r>>shift&0xf])
	}
	return b
}
