package live_test

import (
	"math/rand/v2"
	"strconv"
)

// errorGroup are errors and pages that are not there, as each client and environment
// sees them.
var errorGroup = group{
	name: "errors",
	apps: []string{"prod", "unittest", "local", "open", "open-unittest", "pages", "few", "strict", "kept"},
	make: func(rng *rand.Rand, app string) request {
		target := pick(rng, errorTargets...)
		if chance(rng, 0.6) {
			target = throwTarget(rng)
		}
		r := get(app, target).of(acceptOf(rng)...)
		if chance(rng, 0.1) {
			r.method = "HEAD"
		}
		return r
	},
}

var errorTargets = []string{
	"/ok", "/lost", "/nothing", "/empty404", "/null", "/api/ok.json", "/api/missing.json", "/lost.json", "/type/json", "/jsonfail",
	"/lost/%E4%BD%A0", "/fail", "/fail?message=a%3Cb%3E%26", "/fail?code=ENOENT", "/fail?status=404&expose=true",
	"/fail?status=503&expose=true", "/fail?status=400&code=E_CODE", "/fail?status=400&expose=false", "/throw/404?message=gone",
	"/OK", "/ok/", "//ok", "/ok?a=%", "/users/%E4%BD%A0", "/users/a%2Fb",
}

func throwTarget(rng *rand.Rand) string {
	status := pick(rng, 400, 401, 402, 403, 404, 405, 406, 409, 410, 413, 415, 418, 422, 429, 431, 451, 499, 500, 501, 502, 503, 504, 511)
	pairs := []string{}
	maybe := func(name string, values ...string) {
		if chance(rng, 0.4) {
			pairs = append(pairs, name, pick(rng, values...))
		}
	}
	maybe("message", "plain words", `<b>"quoted" & 'more'</b>`, "ünï 你好", "line\nbreak", " ", "a\\b/c")
	maybe("code", "E1", "invalid_param", "a<b>")
	maybe("errors", `[]`, `["x"]`, `[{"field":"a","message":"required"}]`, `{"a":1,"b":{"c":[true,null]}}`, `"<text>"`)
	maybe("headers", "5")
	return query("/throw/"+strconv.Itoa(status), pairs...)
}

var accepts = []string{
	"text/html", "application/json", "*/*", "text/plain", "application/json;q=0.5, text/html", "text/html;q=0.1, application/json",
	"image/png", "text/*", "application/*", "application/json, text/javascript, */*; q=0.01",
	"text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8", "application/vnd.api+json", "nonsense",
}

// acceptOf is a header Accept, or none.
func acceptOf(rng *rand.Rand) []string {
	if chance(rng, 0.2) {
		return nil
	}
	return []string{"Accept", pick(rng, accepts...)}
}
