package wire

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// ToBytes writes a text one byte a character (ISO-8859-1), as the strings of a
// request's head are meant.
func ToBytes(s string) (string, error) {
	if isASCII(s) {
		return s, nil
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if r > 0xff {
			return "", fmt.Errorf("%q does not fit into one byte: %+q", r, s)
		}
		b = append(b, byte(r))
	}
	return string(b), nil
}

// FromBytes shows bytes as the characters of the same numbers (ISO-8859-1).
func FromBytes(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
