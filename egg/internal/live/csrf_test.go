package live_test

import (
	"math/rand/v2"
	"strings"
)

// csrfGroup are requests that may change something, with and without what they have to
// prove.
var csrfGroup = group{
	name: "csrf",
	apps: []string{"prod", "unittest", "local", "referer", "all", "any", "lists", "some", "matched", "in-session", "open"},
	make: func(rng *rand.Rand, app string) request {
		pairs := []string{}
		if chance(rng, 0.25) {
			pairs = append(pairs, pick(rng, "_csrf", "q2"), pick(rng, tokens...))
		}
		r := request{app: app, method: pick(rng, "POST", "POST", "POST", "PUT", "PATCH", "DELETE", "GET", "HEAD", "OPTIONS")}
		r.target = query(pick(rng, "/echo", "/echo", "/users/1", "/lost", "/posts", "/nothing"), pairs...)
		r = csrfBody(rng, r).of(acceptOf(rng)...)
		if chance(rng, 0.6) {
			r = r.of("Cookie", pick(rng, "csrfToken", "csrfToken", "first")+"="+pick(rng, tokens...))
		}
		if chance(rng, 0.4) {
			r = r.of(pick(rng, "X-CSRF-Token", "X-CSRF-Token", "X-Token"), pick(rng, tokens...))
		}
		if chance(rng, 0.4) {
			r = r.of("Referer", pick(rng, referers...))
		}
		if chance(rng, 0.15) {
			r = r.of("Origin", strings.TrimSuffix(pick(rng, referers...), "/x"))
		}
		return r
	},
}

var tokens = []string{"abc", "abc", "abc", "abd", "ab", "an-other-token-of-24-byte", "", "0123456789012345678901234567"}

var referers = []string{
	"http://example.test/x", "https://example.test/x", "http://example.test:7001/x", "http://friend.test/x", "http://www.friend.test/x",
	"http://notfriend.test/x", "http://exact.test/x", "http://a.exact.test/x", "http://evil.test/x", "nonsense", "", "/path", "http://",
	"http://example.test@evil.test/x", "http://evil.test/http://example.test/x",
}

// csrfBody gives the request a body that may have a token.
func csrfBody(rng *rand.Rand, r request) request {
	name, token := pick(rng, "_csrf", "b2"), pick(rng, tokens...)
	switch rng.IntN(5) {
	case 0:
		r.body = query("", name, token)[1:]
		return r.of("Content-Type", "application/x-www-form-urlencoded")
	case 1:
		r.body = jsonText(object{name: token, "a": 1})
		return r.of("Content-Type", "application/json")
	case 2:
		r.body = pick(rng, `{"_csrf":["abc"]}`, `{"_csrf":1}`, `{"_csrf":null}`, `[]`, `{}`)
		return r.of("Content-Type", "application/json; charset=utf-8")
	case 3:
		r.body = "_csrf=abc"
		return r.of("Content-Type", "text/plain")
	}
	return r
}
