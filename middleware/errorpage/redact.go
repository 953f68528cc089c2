package errorpage

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/koa-go/koa"
)

// redacted stands in the place of a secret.
const redacted = "[redacted]"

// secretWords make a header or a parameter a secret when its name has one.
var secretWords = []string{
	"auth", "code", "cookie", "credential", "csrf", "jwt", "key", "pass", "pwd", "secret", "session", "sid",
	"signature", "token", "xsrf",
}

func isSecret(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(name, word) })
}

// pair is a name and a value to show.
type pair struct{ Name, Value string }

// headerPairs are the headers of a request without its secrets, by name.
func headerPairs(h http.Header) []pair {
	pairs := make([]pair, 0, len(h))
	for _, name := range slices.Sorted(maps.Keys(h)) {
		switch value := strings.Join(h[name], ", "); {
		case name == "Referer":
			pairs = append(pairs, pair{name, redactURL(value)})
		case isSecret(name):
			pairs = append(pairs, pair{name, redacted})
		default:
			pairs = append(pairs, pair{name, value})
		}
	}
	return pairs
}

// cookiePairs are the names of the cookies a request has.
func cookiePairs(ctx *koa.Context) []pair {
	var pairs []pair
	for _, c := range ctx.Req().Cookies() {
		pairs = append(pairs, pair{c.Name, redacted})
	}
	return pairs
}

// redactURL takes the password and the parameters that are secrets out of a
// target. What is no URL may hide anything: only its path is shown.
func redactURL(target string) string {
	rest, query, has := strings.Cut(target, "?")
	if u, err := url.Parse(rest); err == nil && u.User != nil {
		u.User = url.User(redacted)
		rest = u.String()
	}
	if !has {
		return rest
	}
	params := strings.Split(query, "&")
	for i, param := range params {
		name, _, _ := strings.Cut(param, "=")
		plain, err := url.QueryUnescape(name)
		if err != nil || isSecret(plain) {
			params[i] = name + "=" + redacted
		}
	}
	return rest + "?" + strings.Join(params, "&")
}
