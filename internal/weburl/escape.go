package weburl

import "strings"

// A set says which characters are percent-encoded in a part of a URL, besides
// control characters and everything outside ASCII. The names are those of the
// standard. They are the sets of Node 20; later versions encode "^" in a path.
type set string

const (
	inFragment set = " \"<>`"
	inQuery    set = " \"#<>'" // special-query
	inPath     set = " \"#<>?`{}"
	inUserinfo set = inPath + `/:;=@[\]^|`
)

func (s set) has(c byte) bool {
	return c < ' ' || c >= 0x7f || strings.IndexByte(string(s), c) >= 0
}

// escape returns s with the characters of a set percent-encoded, s itself
// when there are none. A run of bytes that are no UTF-8 becomes one U+FFFD.
func escape(s string, in set) string {
	for i := range len(s) {
		if in.has(s[i]) {
			return string(appendEscaped(make([]byte, 0, len(s)+16), s, in))
		}
	}
	return s
}

// appendEscaped appends escape(s, in) to out.
func appendEscaped(out []byte, s string, in set) []byte {
	const hex = "0123456789ABCDEF"
	s = strings.ToValidUTF8(s, "\uFFFD")
	for i := range len(s) {
		c := s[i]
		if in.has(c) {
			out = append(out, '%', hex[c>>4], hex[c&15])
		} else {
			out = append(out, c)
		}
	}
	return out
}
