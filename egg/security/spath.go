package security

import (
	"net/url"
	"strings"
)

// maxDecodings is how often a path may be percent-encoded over.
const maxDecodings = 8

// Spath returns path if it stays below the directory it will be joined to, and
// "" if it does not: with ".." anywhere or "/" in front, also after decoding it
// as often as it can be. One that is encoded more than eight times over, or has
// a NUL, is refused too. [path/filepath.Localize] and [os.Root] go further.
func Spath(path string) string {
	plain := path
	for range maxDecodings {
		if !strings.Contains(plain, "%") {
			break
		}
		decoded, err := url.PathUnescape(plain)
		if err != nil {
			break
		}
		plain = decoded
	}
	if strings.Contains(plain, "..") || strings.HasPrefix(plain, "/") || strings.Contains(plain, "\x00") || stillEncoded(plain) {
		return ""
	}
	return path
}

func stillEncoded(s string) bool {
	if !strings.Contains(s, "%") {
		return false
	}
	decoded, err := url.PathUnescape(s)
	return err == nil && decoded != s
}
