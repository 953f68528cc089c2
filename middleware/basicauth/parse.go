package basicauth

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// parse reads an Authorization header. Both alphabets of base64 are taken, with
// or without padding, as npm basic-auth does. Text that is no UTF-8 or has
// control characters, which RFC 7617 forbids, is not.
func parse(header string) (name, password string, ok bool) {
	scheme, rest, ok := strings.Cut(strings.Trim(header, " "), " ")
	if !ok || !strings.EqualFold(scheme, "Basic") {
		return "", "", false
	}
	text := strings.TrimRight(strings.TrimLeft(rest, " "), "=")
	decoded, err := base64.RawStdEncoding.DecodeString(toStandard.Replace(text))
	if err != nil || !isText(string(decoded)) {
		return "", "", false
	}
	return strings.Cut(string(decoded), ":")
}

var toStandard = strings.NewReplacer("-", "+", "_", "/")

func isText(s string) bool {
	for _, r := range s {
		if r < ' ' || r >= 0x7F && r < 0xA0 {
			return false
		}
	}
	return utf8.ValidString(s)
}
