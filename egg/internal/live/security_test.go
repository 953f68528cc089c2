package live_test

import "math/rand/v2"

// securityGroup are the guards that set headers, refuse methods and paths, and look after
// redirects.
var securityGroup = group{
	name: "security",
	apps: []string{"prod", "unittest", "open", "strict", "bare", "matched", "pages", "few"},
	make: func(rng *rand.Rand, app string) request {
		r := get(app, pick(rng, securityTargets...))
		if chance(rng, 0.2) {
			r.method = pick(rng, "HEAD", "TRACE", "OPTIONS", "PROPFIND", "DELETE")
		}
		if chance(rng, 0.2) {
			r = r.of("User-Agent", pick(rng, "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)",
				"Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko", "Mozilla/5.0 Chrome/120.0"))
		}
		return r
	},
}

var securityTargets = []string{
	"/ok", "/users/1", "/users/x/y", "/echo", "/posts/12", "/posts/x", "/POSTS/1", "/digits/7", "/nonce", "/options", "/frameoff", "/lost",
	"/redirect?to=/a", "/redirect?to=http%3A%2F%2Fother.test%2F", "/old", "/throw/500", "/throw/403", "/api/ok.json",
	"/public/hello.txt", "/favicon.ico", "/..%2f..%2fetc", "/a/..%2f..%2f..%2fetc", "/a/../b", "/..", "/a/..", "/a/%2e%2e/%2e%2e/b", "/files/..%5c..%5cx",
	"/files/a/../../b", "/files/..%2f..%2f..%2fb", "/a%2f..%2f..", "/...", "/a/b/..%2f..", "/%2e%2e",
}

// redirectGroup are the destinations of redirects.
var redirectGroup = group{
	name: "redirects",
	apps: []string{"prod", "unittest", "domains"},
	make: func(rng *rand.Rand, app string) request {
		to := pick(rng, redirects...)
		return get(app, query(pick(rng, "/redirect", "/redirect", "/unsafe"), "to", to)).of(acceptOf(rng)...)
	},
}

var redirects = []string{
	"/", "/a?b=c#d", "//evil.test/a", "///evil.test", "/\\evil.test", "\\\\evil.test", "http://example.com/a", "https://www.example.com/",
	"http://EXAMPLE.com", "http://notexample.com/", "http://example.com.evil.test/", "http://exact.test/x", "http://sub.exact.test/",
	"http://a.glob.test/", "http://glob.test/", "http://user@example.com/", "http://user:pw@evil.test/", "http://example.com:8080/",
	"ftp://example.com/", "javascript:alert(1)", "http:/a", "http:a", "http://", "mailto:a@example.com", "a/b", "?a=b", "#x", "..",
	"http://evil.test\\@example.com/", "http://evil.test#@example.com/", "http://evil.test?@example.com/", "/ü/你", "/a b\"<>",
	" http://evil.test/", "http://[::1]/", "http://127.0.0.1/", "http://example.com./", "HTTP://WWW.EXAMPLE.COM/", "",
}
