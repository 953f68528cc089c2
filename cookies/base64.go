package cookies

import (
	"encoding/base64"
	"strings"
)

// decodeBase64 decodes the URL-safe base64 without padding of RFC 4648 5. It
// takes one text only for the same bytes: no line breaks, which Go would skip,
// and no stray bits at the end.
func decodeBase64(text string) (data []byte, ok bool) {
	if strings.ContainsAny(text, "\r\n") {
		return nil, false
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(text)
	return data, err == nil
}
