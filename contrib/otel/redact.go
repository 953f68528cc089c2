package otel

import (
	"net/url"
	"strings"
)

// secret are names of parameters whose values are nobody's business: those that the
// conventions list, and those of access tokens, passwords and codes. They are in lower
// case.
var secret = map[string]bool{
	"awsaccesskeyid": true, "signature": true, "sig": true, "x-goog-signature": true, "x-amz-signature": true,
	"x-amz-credential": true, "x-amz-security-token": true, "x-goog-credential": true,
	"access_token": true, "refresh_token": true, "id_token": true, "token": true, "code": true, "_csrf": true,
	"password": true, "passwd": true, "secret": true, "client_secret": true, "api_key": true, "apikey": true, "key": true,
}

// redacted is what the conventions want in the place of such a value.
const redacted = "REDACTED"

// redactQuery replaces the values of secret parameters. A query without any stays as it is.
func redactQuery(query string) string {
	var b strings.Builder
	done := 0 // how much of query is in b
	for at := 0; at < len(query); {
		end := len(query)
		if i := strings.IndexByte(query[at:], '&'); i >= 0 {
			end = at + i
		}
		if i := strings.IndexByte(query[at:end], '='); i >= 0 && isSecret(query[at:at+i]) {
			b.WriteString(query[done : at+i+1])
			b.WriteString(redacted)
			done = end
		}
		at = end + 1
	}
	if done == 0 {
		return query
	}
	b.WriteString(query[done:])
	return b.String()
}

func isSecret(name string) bool {
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	return secret[strings.ToLower(name)]
}

// redactURL is a url.full: without a password, and without secrets in the query.
func redactURL(u *url.URL) string {
	if u.User == nil && u.RawQuery == "" {
		return u.String()
	}
	r := *u
	if r.User != nil {
		r.User = url.UserPassword(redacted, redacted)
	}
	r.RawQuery = redactQuery(r.RawQuery)
	return r.String()
}
