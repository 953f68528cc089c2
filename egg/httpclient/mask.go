package httpclient

import (
	"errors"
	"net/url"
	"strings"
)

const masked = "***"

// MaskURL returns a URL that may be logged: with *** for user information, and
// for the values of parameters whose name speaks of a secret: those with
// "token", "secret", "passw", "pwd", "signature" or "credential" in them,
// those that end in "key", and "sig". Fragments are treated as queries. raw
// need not be a valid URL.
func MaskURL(raw string) string {
	end := strings.IndexAny(raw, "?#")
	if end < 0 {
		return maskUserinfo(raw)
	}
	var out strings.Builder
	out.WriteString(maskUserinfo(raw[:end]))
	for rest := raw[end:]; rest != ""; {
		n := strings.IndexAny(rest[1:], "?#&") + 1
		if n == 0 {
			n = len(rest)
		}
		out.WriteByte(rest[0])
		maskParam(&out, rest[1:n])
		rest = rest[n:]
	}
	return out.String()
}

// maskUserinfo masks what is before the last "@" of the authority.
func maskUserinfo(base string) string {
	scheme, after, ok := strings.Cut(base, "//")
	if !ok || scheme != "" && (!strings.HasSuffix(scheme, ":") || strings.Contains(scheme, "/")) {
		return base // slashes of a path
	}
	start := len(base) - len(after)
	authority := after
	if i := strings.IndexAny(after, `/\`); i >= 0 {
		authority = after[:i]
	}
	at := strings.LastIndexByte(authority, '@')
	if at < 0 {
		return base
	}
	return base[:start] + masked + after[at:]
}

// maskParam writes one parameter. Some servers separate them by ";", so all
// that follows a secret's name is masked.
func maskParam(out *strings.Builder, param string) {
	for start := 0; ; {
		part, _, more := strings.Cut(param[start:], ";")
		name, value, _ := strings.Cut(part, "=")
		if value != "" && isSecret(name) {
			out.WriteString(param[:start+len(name)])
			out.WriteString("=" + masked)
			return
		}
		if !more {
			out.WriteString(param)
			return
		}
		start += len(part) + 1
	}
}

func isSecret(name string) bool {
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	name = strings.TrimRight(strings.ToLower(name), "[]")
	for _, word := range []string{"token", "secret", "passw", "pwd", "signature", "credential"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return strings.HasSuffix(name, "key") || name == "sig"
}

// maskError masks the URL in an error of net/http, in place: it is a new one.
func maskError(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		e.URL = MaskURL(e.URL)
	}
	return err
}
