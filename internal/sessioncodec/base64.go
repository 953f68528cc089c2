package sessioncodec

import (
	"encoding/base64"
	"encoding/json"
)

// Encode returns the payload for a JSON text, in standard base64 with padding.
// It takes the text as it is; Normalize, Marshal and Object.AppendJSON give the
// one that Node would write.
func Encode(text json.RawMessage) string {
	return base64.StdEncoding.EncodeToString(text)
}

// DecodeBase64 is Buffer.from(s, "base64"): it never fails, and bits at the end
// that make no byte are dropped. See [Decode] for what is taken.
func DecodeBase64(s string) []byte {
	out := make([]byte, 0, len(s)/4*3+3)
	var bits uint32
	waiting := 0 // bits that are not in out yet
	for i := 0; i < len(s) && s[i] != '='; i++ {
		v, ok := sextet(s[i])
		if !ok {
			continue
		}
		bits = bits<<6 | v
		waiting += 6
		if waiting >= 8 {
			waiting -= 8
			out = append(out, byte(bits>>waiting))
		}
	}
	return out
}

// sextet is the value of a character in either alphabet of RFC 4648.
func sextet(c byte) (uint32, bool) {
	switch {
	case 'A' <= c && c <= 'Z':
		return uint32(c - 'A'), true
	case 'a' <= c && c <= 'z':
		return uint32(c-'a') + 26, true
	case '0' <= c && c <= '9':
		return uint32(c-'0') + 52, true
	case c == '+' || c == '-':
		return 62, true
	case c == '/' || c == '_':
		return 63, true
	}
	return 0, false
}
