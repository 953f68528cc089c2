package live_test

import (
	"math/rand/v2"
	"strings"
)

// bodyGroup are JSON and forms, and methods in place of POST.
var bodyGroup = group{
	name: "bodies",
	apps: []string{"open", "open-unittest", "limits", "few", "no-security"},
	make: func(rng *rand.Rand, app string) request {
		r := request{app: app, method: pick(rng, "POST", "POST", "POST", "PUT", "PATCH", "DELETE", "GET")}
		r.target = pick(rng, "/echo", "/echo", "/echo", "/echo?a=1&a=2&b[c]=3", "/users/1", "/posts/1", "/lost")
		if r.method == "GET" {
			r.target = "/echo"
		}
		switch rng.IntN(3) {
		case 0:
			r.body = pick(rng, jsonBodies...)
			r = r.of("Content-Type", pick(rng, "application/json", "application/json; charset=utf-8", "application/vnd.api+json", "application/csp-report", "application/json; charset=gbk"))
		case 1:
			r.body = pick(rng, formBodies...)
			r = r.of("Content-Type", pick(rng, "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-8"))
		case 2:
			r.body = pick(rng, "", "text", `{"a":1}`, "a=b")
			if chance(rng, 0.7) {
				r = r.of("Content-Type", pick(rng, "text/plain", "application/octet-stream", "nonsense", "", "text/json", "application/xml"))
			}
		}
		if chance(rng, 0.2) {
			r = r.of("X-HTTP-Method-Override", pick(rng, "PUT", "delete", "PATCH", "NONSENSE", "GET", ""))
		}
		if chance(rng, 0.1) {
			r = r.of("Content-Encoding", pick(rng, "identity", "gzip", "nonsense"))
		}
		return r.of(acceptOf(rng)...)
	},
}

var jsonBodies = []string{
	`{}`, `[]`, `{"a":1,"b":[true,null,"x"],"c":{"d":1.5}}`, `{"a":`, `{"a":1}x`, `"text"`, `1`, `null`, `true`, ``, ` `, "\ufeff{}", "{\"a\":\"\u00fc\u4f60\"}", `{'a':1}`, `{"a":1,}`,
	`{"__proto__":{"a":1}}`, `{"constructor":{"prototype":{"a":1}}}`, `{"a":1,"a":2}`, `{"_method":"PUT"}`, `{"_method":["PUT"]}`, `{"_method":1}`, "\x00", "{\"a\":\"\xff\"}", `{"n":1e400}`, `{"n":12345678901234567890}`,
	`{"s":"` + strings.Repeat("x", 1000) + `"}`, `{"s":"` + strings.Repeat("x", 1015) + `"}`, `{"s":"` + strings.Repeat("x", 1016) + `"}`, `{"s":"` + strings.Repeat("x", 1<<20) + `"}`, "[" + strings.Repeat("1,", 300) + "1]",
	"  {\"a\":1}", "\n[1]", `x`, `{"a":"<b>"}`,
}

var formBodies = []string{
	"", "a=1", "a=1&a=2", "a[]=1&a[]=2", "a[b]=1&a[c]=2", "a[0]=x&a[5]=y", "a[b][c][d]=1", "a[b][c][d][e][f][g][h]=1", "a=1&b=2&c=3&d=4&e=5&f=6", "_method=PUT", "_method=delete&a=1", "_method=nonsense",
	"a=%zz", "a=%E4%BD%A0", "a=b+c", "=x", "a", "&&", "a[=1", "a]=1", "__proto__[x]=1", "a=" + strings.Repeat("x", 508), "a=" + strings.Repeat("x", 511), "a=" + strings.Repeat("x", 1<<20), "a.b=1", "a[10]=1", "a[]=1&a=2", "%61=1",
}
