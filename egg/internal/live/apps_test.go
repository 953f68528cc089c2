package live_test

// applications are the variants. What is not said is as testdata/app has it.
func applications() []*application {
	return []*application{
		{Name: "prod", Env: "prod", config: object{"security": csrfOf(object{})}},
		{Name: "unittest", Env: "unittest", config: object{"security": csrfOf(object{})}},
		{Name: "local", Env: "local", config: object{"security": csrfOf(object{})}},
		{Name: "open", Env: "prod", config: object{"security": csrfOf(object{"enable": false})}},
		{Name: "open-unittest", Env: "unittest", config: object{"security": csrfOf(object{"enable": false})}},
		{Name: "pages", Env: "prod", config: object{
			"security": csrfOf(object{"enable": false}),
			"onerror":  object{"errorPageUrl": "/public/page.html?from=error"},
			"notfound": object{"pageUrl": "/lost", "ignore": []string{"/users"}},
			"static":   object{"maxAge": 60, "prefix": "/public/"},
			"siteFile": object{"files": object{"/robots.txt": "https://example.com/robots.txt"}, "cacheControl": "no-store"},
		}},
		{Name: "limits", Env: "prod", config: object{
			"security":       csrfOf(object{"enable": false}),
			"bodyParser":     object{"jsonLimit": "1kb", "formLimit": 512, "strict": false, "queryString": object{"arrayLimit": 3, "depth": 2, "parameterLimit": 4}, "ignore": "/users"},
			"multipart":      object{"fields": 2, "files": 2, "fieldSize": "64b", "fileSize": "128b", "fieldNameSize": 20, "fileExtensions": []string{".foo"}, "allowArrayField": true},
			"overrideMethod": object{"allowedMethods": []string{"POST", "PUT"}},
		}},
		{Name: "file", Env: "prod", config: object{
			"security":  csrfOf(object{"enable": false}),
			"multipart": object{"mode": "file", "fileSize": "1kb", "whitelist": []string{".txt", ".PNG"}},
		}},
		{Name: "mixed", Env: "prod", config: object{
			"security":  csrfOf(object{}),
			"multipart": object{"fileModeMatch": `/^\/files/`},
		}},
		{Name: "strict", Env: "prod", config: strict},
		{Name: "bare", Env: "prod", config: object{"security": bareGuards, "meta": object{"enable": false}}},
		{Name: "matched", Env: "prod", config: matched},
		{Name: "referer", Env: "prod", config: object{"security": csrfOf(object{
			"type": "referer", "refererWhiteList": []string{".friend.test", "exact.test"},
		})}},
		{Name: "all", Env: "prod", config: object{"security": csrfOf(object{"type": "all", "refererWhiteList": []string{"friend.test"}})}},
		{Name: "any", Env: "unittest", config: object{"security": csrfOf(object{"type": "any", "refererWhiteList": []string{"friend.test"}})}},
		{Name: "lists", Env: "prod", config: object{"security": csrfOf(object{
			"cookieName": []string{"first", "csrfToken"}, "headerName": "x-token", "bodyName": []string{"_csrf", "b2"},
			"queryName": []string{"_csrf", "q2"}, "rotateWhenInvalid": true, "cookieDomain": "example.test",
			"cookieOptions": object{"httpOnly": true, "sameSite": "lax"},
		})}},
		{Name: "in-session", Env: "prod", config: object{"security": csrfOf(object{"useSession": true, "sessionName": "secret"})}},
		{Name: "some", Env: "prod", config: object{"security": csrfOf(object{
			"supportedRequests": []object{{"path": `^/users`, "methods": []string{"GET", "POST"}}, {"path": "^/echo", "methods": []string{"PUT"}}},
		})}},
		{Name: "kept", Env: "prod", config: object{}},
		{Name: "languages", Env: "prod", config: object{"security": csrfOf(object{}), "i18n": object{
			"defaultLocale": "zh-CN", "queryField": "hl", "cookieField": "lang", "cookieMaxAge": "1h", "cookieDomain": "example.test",
			"localeAlias": object{"en": "en-US", "es": "fr", "de-AT": "de", "zh": "zh-CN"},
		}}},
		{Name: "unwritten", Env: "prod", config: object{"security": csrfOf(object{}), "i18n": object{"writeCookie": false, "defaultLocale": "en-US"}}},
		{Name: "domains", Env: "prod", config: object{"security": object{"dropHeadersOnError": true, "domainWhiteList": []string{".example.com", "exact.test", "*.glob.test"}}}},
		{Name: "jsonp", Env: "prod", config: object{"security": csrfOf(object{}), "jsonp": object{"limit": 10, "callback": []string{"cb", "fn"}}}},
		{Name: "few", Env: "prod", off: []string{"session", "i18n", "multipart", "static", "onerror"},
			config: object{"security": csrfOf(object{"enable": false})}},
		{Name: "no-security", Env: "prod", off: []string{"security"}},
		{Name: "several", Env: "prod", config: several},
	}
}

// csrfOf is a section security with these keys of csrf. What browsers say of the origin
// of a request is left to the cases that are about it.
func csrfOf(csrf object) object {
	csrf["disableOriginCheck"] = true
	return object{"csrf": csrf, "dropHeadersOnError": true}
}

var strict = object{
	"security": object{
		"defaultMiddleware": "csrf,hsts,methodnoallow,noopen,nosniff,csp,xssProtection,xframe,dta,referrerPolicy",
		"csrf":              object{"enable": false},
		"hsts":              object{"enable": true, "maxAge": 60, "includeSubdomains": true},
		"xframe":            object{"value": "ALLOW-FROM http://example.com"},
		"xssProtection":     object{"value": "0"},
		"referrerPolicy":    object{"enable": true, "value": "same-origin"},
		"csp": object{"enable": true, "supportIE": true, "policy": object{
			"script-src": []string{"'self'", ".example.com"},
		}},
		"dropHeadersOnError": true,
	},
	"mark": object{"text": "strict"},
}

// several has several directories of files and of templates.
var several = object{
	"security": csrfOf(object{"enable": false}),
	"static": object{
		"maxAge": 60,
		"dirs":   []any{"BASE/lib/public"},
		"dir":    []any{"BASE/app/public", object{"prefix": "/docs/", "dir": "BASE/lib/docs", "maxAge": 5}, object{"prefix": "/public/sub/", "dir": "BASE/lib/docs"}},
	},
	"view": object{"root": "BASE/app/view , BASE/lib/view,BASE/missing"},
}

var bareGuards = object{
	"csrf": object{"enable": false}, "hsts": object{"enable": false}, "methodnoallow": object{"enable": false},
	"noopen": object{"enable": false}, "nosniff": object{"enable": false}, "csp": object{"enable": false},
	"xssProtection": object{"enable": false}, "xframe": object{"enable": false}, "dta": object{"enable": false},
	"dropHeadersOnError": true,
}

var matched = object{
	"security": object{
		"csrf":               object{"ignore": []any{"/users", `/^\/echo$/`}, "disableOriginCheck": true},
		"xframe":             object{"match": "/ok"},
		"nosniff":            object{"ignore": []string{"/ok", "/users/:id"}},
		"noopen":             object{"match": []any{`/^\/posts\/\d+/`, "/digits"}},
		"xssProtection":      object{"ignore": `/^\/(ok|posts)/i`},
		"methodnoallow":      object{"ignore": "/ok"},
		"dta":                object{"match": "/files"},
		"hsts":               object{"enable": true, "match": "/ok"},
		"csp":                object{"enable": true, "reportOnly": true, "match": "/nonce", "policy": object{"script-src": "'self'", "report-uri": "/report"}},
		"dropHeadersOnError": true,
	},
	"mark":       object{"match": []any{"/ok", `/^\/users\/\d+$/`}},
	"static":     object{"ignore": "/public/sub"},
	"bodyParser": object{"match": "/echo"},
	"session":    object{"enable": true},
}
