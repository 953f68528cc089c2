package egg_test

import "testing"

// The file is one that somebody brought from Egg.
func TestKeysOfEggThatHaveNoPlaceSayWhatHas(t *testing.T) {
	for yaml, want := range map[string]string{
		"view: {mapping: {.nj: nunjucks}}":    "unknown key view.mapping; another engine is a middleware",
		"session: {logValue: false}":          "unknown key session.logValue; values of sessions are not logged",
		"siteFile: {/robots.txt: a}":          "unknown key siteFile./robots.txt; write /robots.txt into siteFile.files",
		"onerror: {appErrorFilter: a}":        "unknown key onerror.appErrorFilter; it is a function: set the field AppErrorFilter in Go",
		"coreMiddleware: [a]":                 "unknown key coreMiddleware; a hook may call app.SetCoreMiddleware",
		"watcher: {type: default}":            "unknown key watcher; egg dev watches the files",
		"middlewares: [a]":                    "unknown key middlewares; Egg's name for it is middleware",
		"static: {prefxi: /a}":                "unknown key static.prefxi; did you mean prefix?",
		"httpclient: {httpsAgent: {a: true}}": "unknown key httpclient.httpsAgent; httpAgent is for both",
	} {
		refuses(t, yaml, want)
	}
}
