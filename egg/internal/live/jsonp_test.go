package live_test

import "math/rand/v2"

// jsonpGroup are answers as calls of functions.
var jsonpGroup = group{
	name: "jsonp",
	apps: []string{"prod", "unittest", "local", "jsonp", "open"},
	make: func(rng *rand.Rand, app string) request {
		pairs := []string{}
		for range 1 + rng.IntN(2) {
			if chance(rng, 0.8) {
				pairs = append(pairs, pick(rng, "callback", "callback", "_callback", "cb", "fn"), pick(rng, callbacks...))
			}
		}
		if chance(rng, 0.3) {
			pairs = append(pairs, "_csrf", pick(rng, tokens...))
		}
		target := pick(rng, "/jsonp", "/jsonp/null", "/jsonp/text", "/jsonp/fail", "/jsonp/listed", "/jsonp/csrf", "/jsonp/both")
		if target == "/jsonp/fail" && chance(rng, 0.6) {
			pairs = append(pairs, "status", pick(rng, "400", "404", "422", "503"))
		}
		r := get(app, query(target, pairs...)).of(acceptOf(rng)...)
		if chance(rng, 0.5) {
			r = r.of("Referer", pick(rng, "https://a.github.com/x", "https://github.com/x", "https://example.com", "https://a.example.com/", "https://re.example/",
				"https://evilgithub.com/", "https://evil.com\\.github.com/", "http://example.com:80/", "nonsense", "", "http://example.com@evil.test/"))
		}
		if chance(rng, 0.3) {
			r = r.of("Cookie", "csrfToken="+pick(rng, tokens...))
		}
		return r
	},
}

var callbacks = []string{
	"fn", "a.b.c", "a[0]", "$._x", "<script>alert(1)</script>", "<>", "", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "f()", "ü", "a b", "123", ".", "你好x",
}
