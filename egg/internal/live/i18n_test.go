package live_test

import "math/rand/v2"

// i18nGroup are the languages of clients and the texts in them.
var i18nGroup = group{
	name: "i18n",
	apps: []string{"prod", "unittest", "languages", "unwritten"},
	make: func(rng *rand.Rand, app string) request {
		pairs := []string{}
		maybe := func(p float64, name string, values ...string) {
			if chance(rng, p) {
				pairs = append(pairs, name, pick(rng, values...))
			}
		}
		maybe(0.6, "key", textKeys...)
		maybe(0.5, "args", textArgs...)
		maybe(0.3, pick(rng, "locale", "hl"), locales...)
		maybe(0.1, pick(rng, "locale", "hl"), locales...)
		return asClient(rng, get(app, query(pick(rng, "/i18n", "/i18n", "/i18n", "/i18n", "/nolocale"), pairs...)))
	},
}

// setLocaleGroup are applications that choose a language themselves.
var setLocaleGroup = group{
	name: "set-locale",
	apps: []string{"prod", "languages", "unwritten"},
	make: func(rng *rand.Rand, app string) request {
		return asClient(rng, get(app, query("/i18n", "key", pick(rng, textKeys...), "to", pick(rng, locales...))))
	},
}

// asClient adds what a client says of its languages.
func asClient(rng *rand.Rand, r request) request {
	if chance(rng, 0.3) {
		r = r.of("Cookie", pick(rng, "locale", "lang")+"="+pick(rng, cookieLocales...))
	}
	if chance(rng, 0.6) {
		r = r.of("Accept-Language", pick(rng, languages...))
	}
	return r
}

var textKeys = []string{"Hello", "Hello %s", "list", "named", "nested.deep.key", "nested", "number", "json", "missing", "missing %s and %s", "missing {0} {name}", "", "toString"}

var textArgs = []string{
	`[]`, `["tobi"]`, `["a","b"]`, `["a","b","c"]`, `[["x","y"]]`, `[{"name":"n","count":3}]`, `[{"count":0}]`, `[1]`, `[1.5,2.5]`, `[null]`, `[true,false]`,
	`[{"a":[1,{"b":"c"}]}]`, `[[]]`, `[""]`, `["%s","x"]`, `["{0}"]`, `[{"name":"{count}","count":"$&"}]`, `[["a"],"b"]`, `[12345678901234567890]`, `["-0"]`, `[0.1]`,
}

var locales = []string{"zh-CN", "zh_CN", "zh-cn", "zh", "zh-TW", "en", "en-US", "en_us", "de", "de-AT", "fr", "es", "fr-FR", "xx", "", "../x", "EN-us", "zh-Hans-CN"}

var cookieLocales = []string{"zh-cn", "zh-CN", "zh_CN", "de", "en-us", "en", "xx", "", "fr", "es", "a%20b"}

var languages = []string{
	"zh-CN,zh;q=0.9,en;q=0.8", "zh", "zh-TW,zh;q=0.5", "de-AT,de;q=0.7", "de", "en-GB,en;q=0.5", "fr;q=0.1,de;q=0.9", "*", "", "xx", "es-MX,es", "EN-us",
	"xx,yy;q=0.5,fr;q=0.2", "zh-Hans-CN", "en;q=0", ";;;", "de;q=abc", "es", "fr_FR",
}
