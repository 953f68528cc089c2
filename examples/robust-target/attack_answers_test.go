package main

import "strings"

// codings ask for encodings in odd ways.
func codings() (list []attack) {
	for name, value := range map[string]string{
		"gzip;q=0":             "gzip;q=0",
		"gzip;q=0.000":         "gzip;q=0.000",
		"all q=0":              "gzip;q=0, deflate;q=0, br;q=0, zstd;q=0",
		"everything q=0":       "*;q=0, identity",
		"identity only":        "identity",
		"unknown":              "foo, bar",
		"nothing":              "",
		"a q that is none":     "identity;q=1, gzip;q=0",
		"identity is better":   "gzip;q=0.1, identity;q=1",
		"gzip in another word": "xgzip",
	} {
		list = append(list, attack{name, request("GET", "/compress?n=4096", "", "Accept-Encoding: "+value), all(is(200), sends("Content-Encoding", ""), says(strings.Repeat(alphabet, 410)[:4096]))})
	}
	return append(list,
		attack{"small bodies stay", request("GET", "/compress?n=1023", "", "Accept-Encoding: gzip"), all(is(200), sends("Content-Encoding", ""))},
		attack{"gzip", request("GET", "/compress?n=1024", "", "Accept-Encoding: gzip"), all(is(200), sends("Content-Encoding", "gzip"))},
		attack{"HEAD has no body", request("HEAD", "/compress?n=4096", "", "Accept-Encoding: gzip"), all(is(200), says(""))},
	)
}

// conditions are conditional requests that are not what they seem.
func conditions() []attack {
	return []attack{
		{"another tag", request("GET", "/etag", "", `If-None-Match: "x"`), is(200)},
		{"any tag", request("GET", "/etag", "", "If-None-Match: *"), is(200, 304)},
		{"a tag that is none", request("GET", "/etag", "", "If-None-Match: \"\"\"\",,W/"), is(200)},
		{"a time that is none", request("GET", "/static/hello.txt", "", "If-Modified-Since: yesterday"), is(200)},
		{"a time to come", request("GET", "/static/hello.txt", "", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT"), is(200, 304)},
		{"no cache", request("GET", "/static/hello.txt", "", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT", "Cache-Control: no-cache"), is(200)},
		{"POST is not conditional", request("POST", "/echo-raw", "x", "If-None-Match: *"), is(200)},
	}
}

// semantics are methods that answer as others do.
func semantics() (list []attack) {
	for _, path := range []string{"/hello", "/method", "/static/hello.txt", "/etag", "/ip", "/stream?n=2", "/compress?n=5000", "/fallback", "/redirect?to=/", "/params/a"} {
		list = append(list, attack{"HEAD " + path, kept("HEAD", path, "") + request("GET", "/hello", ""), all(is(200, 302), says(""), answers(2))})
	}
	for _, path := range []string{"/hello", "/echo-json", "/upload", "/session/login", "/csrf/token", "/params/a"} {
		list = append(list,
			attack{"OPTIONS " + path, request("OPTIONS", path, ""), is(200, 204)},
			attack{"PUT " + path, request("PUT", path, "x"), is(404, 405, 403)},
		)
	}
	return append(list,
		attack{"no override by header", request("POST", "/method", "", "X-HTTP-Method-Override: DELETE"), says(`{"method":"POST"}`)},
		attack{"no override by query", request("POST", "/method?_method=DELETE", ""), says(`{"method":"POST"}`)},
		attack{"no override by form", request("POST", "/method", "_method=DELETE", form), says(`{"method":"POST"}`)},
		attack{"an expectation is met", request("POST", "/echo-raw", "abc", "Expect: 100-continue"), is(100, 200)},
	)
}

// failures are errors that must tell nothing, and end what they have begun.
func failures() []attack {
	quiet := lacks("secret-detail", "goroutine", ".go:", "main.", "X-Before", "Set-Cookie")
	return []attack{
		{"a panic", request("GET", "/panic", ""), all(is(500), says("Internal Server Error"), quiet)},
		{"ten panics", strings.Repeat(kept("GET", "/panic", ""), 10) + request("GET", "/panic", ""), all(is(500), answers(11), quiet)},
		{"HEAD of a panic", request("HEAD", "/panic", ""), all(is(500), quiet)},
		{"a late panic", kept("GET", "/panic?late=1", "") + behind, all(cut, answers(1), quiet)},
		{"a late panic in HTTP/1.0", "GET /panic?late=1 HTTP/1.0\r\n\r\n", all(cut, quiet)},
		{"500", request("GET", "/throw?status=500&msg=hidden", ""), all(is(500), lacks("hidden"))},
		{"599", request("GET", "/throw?status=599&msg=hidden", ""), all(is(500), lacks("hidden"))},
		{"499", request("GET", "/throw?status=499&msg=hidden", ""), is(499, 500)},
		{"-1", request("GET", "/throw?status=-1&msg=hidden", ""), all(is(500), lacks("hidden"))},
		{"99999999999999999999", request("GET", "/throw?status=99999999999999999999&msg=hidden", ""), all(is(500), lacks("hidden"))},
		{"no status", request("GET", "/throw?msg=hidden", ""), all(is(500), lacks("hidden"))},
	}
}

func cut(a answer) error {
	if a.status != 200 || !a.broken {
		return errNotCut
	}
	return nil
}
