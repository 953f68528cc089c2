package query

import (
	"iter"
	"strings"
)

// parts yields what stands between the "&" of raw; parts may be empty.
func parts(raw string) iter.Seq[string] {
	return strings.SplitSeq(strings.TrimPrefix(raw, "?"), "&")
}

func decodePair(part string) Pair {
	name, value, _ := strings.Cut(part, "=")
	return Pair{decode(name), decode(value)}
}

// decode expands "+" and percent escapes. A "%" without two hexadecimal digits
// behind it stays.
func decode(s string) string {
	if strings.IndexByte(s, '%') < 0 && strings.IndexByte(s, '+') < 0 {
		return wellFormed(s)
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '+':
			b = append(b, ' ')
		case s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			b = append(b, fromHex(s[i+1])<<4|fromHex(s[i+2]))
			i += 2
		default:
			b = append(b, s[i])
		}
	}
	return wellFormed(string(b))
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
