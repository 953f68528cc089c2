package cookies

import "unicode/utf8"

// Node reads each byte of a header as the character of that number (Latin-1)
// and writes it back as one byte, while its HMAC takes text as UTF-8. A cookie
// is text here as it is there, and these two are the border. Text that is ASCII
// passes as it is.

// toWire returns the header bytes of s. It is not ok when s has characters
// beyond U+00FF or is not UTF-8.
func toWire(s string) (wire string, ok bool) {
	if isASCII(s) {
		return s, true
	}
	b := make([]byte, 0, len(s))
	for _, r := range s { // broken UTF-8 reads as U+FFFD
		if r > 0xFF {
			return "", false
		}
		b = append(b, byte(r))
	}
	return string(b), true
}

// fromWire returns the text of header bytes.
func fromWire(s string) string {
	if isASCII(s) {
		return s
	}
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		b = utf8.AppendRune(b, rune(s[i]))
	}
	return string(b)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
