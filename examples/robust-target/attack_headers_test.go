package main

import (
	"net/url"
	"strings"
)

// injection puts bytes into headers of the answer.
func injection() (list []attack) {
	for name, value := range map[string]string{
		"CRLF":           "a\r\nX-Injected: 1",
		"LF":             "a\nX-Injected: 1",
		"CR":             "a\rX-Injected: 1",
		"two CRLF":       "a\r\n\r\n<script>",
		"NUL":            "a\x00b",
		"DEL":            "a\x7fb",
		"ESC":            "a\x1b[31m",
		"U+010A, U+010D": "a\u010d\u010aX-Injected: 1",
		"U+2028":         "a\u2028X-Injected: 1",
		"bad UTF-8":      "a\xff\xfe",
		"a NEL":          "a\u0085b",
	} {
		safe := all(is(200, 302, 400), sends("X-Injected", ""), answers(1), lacks("\n<script>"), headLacks("\x00", "\x1b", "\x7f"))
		v := url.QueryEscape(value)
		for _, path := range []string{"/header?v=", "/cookie?v=", "/attach?name=", "/redirect?to=/"} {
			list = append(list, attack{path + name, request("GET", path+v, ""), safe})
		}
	}
	return append(list,
		attack{"a cookie's attributes", request("GET", "/cookie?v=a;domain=evil.example", ""), all(refused, sends("Set-Cookie", ""))},
		attack{"a quote in a file name", request("GET", "/attach?name=a%22;x=%22.exe", ""), all(is(200), lacks(`a";x="`))},
		attack{"a path as a file name", request("GET", "/attach?name=../../etc/passwd", ""), all(is(200), lacks("../"))},
		attack{"markup in an error", request("GET", "/throw?status=400&msg=<script>", ""), all(is(400), sends("Content-Type", "text/plain; charset=utf-8"))},
		attack{"lines in an error", request("GET", "/throw?status=400&msg=a%0d%0aX-Injected:%201", ""), all(is(400), sends("X-Injected", ""))},
		attack{"markup in a page", request("GET", "/compress/secret?x=<script>", ""), all(is(200), lacks("<script>"))},
	)
}

// sizes are requests with too much of something.
func sizes() []attack {
	long := strings.Repeat("a", 1<<20)
	return []attack{
		{"a line of 1 MiB", request("GET", "/hello?"+long, ""), rejected},
		{"a field of 1 MiB", request("GET", "/hello", "", "X: "+long), rejected},
		{"a name of 1 MiB", request("GET", "/hello", "", long+": x"), rejected},
		{"100,000 fields", request("GET", "/hello", "", strings.Split(strings.Repeat("X: y\n", 100_000)+"X: y", "\n")...), rejected},
		{"a cookie of 1 MiB", request("GET", "/session/me", "", "Cookie: koa.sess="+long), rejected},
		{"a cookie of 12 KiB", request("GET", "/session/me", "", "Cookie: koa.sess="+long[:12<<10]), is(401)},
		{"4,000 cookies", request("GET", "/session/me", "", "Cookie: "+strings.Repeat("a=;", 4000)), is(401)},
		{"3,000 parameters", request("GET", "/query?"+strings.Repeat("a&", 6000), ""), is(200)},
		{"an Accept-Encoding of 8 KiB", request("GET", "/compress?n=5000", "", "Accept-Encoding: "+strings.Repeat("x,", 4000)), is(200)},
		{"an Accept of 8 KiB", request("GET", "/redirect?to=/", "", "Accept: "+strings.Repeat("a/b;q=0.1,", 800)), is(302)},
		{"an If-None-Match of 8 KiB", request("GET", "/etag", "", "If-None-Match: "+strings.Repeat(`"x", `, 1600)+`"x"`), is(200)},
		{"a wait of an hour", request("GET", "/slow?ms=x", ""), refused},
		{"a negative size", request("GET", "/compress?n=-1", ""), refused},
		{"a number that is none", request("GET", "/stream?n=1e9", ""), refused},
	}
}

// cookieTries are cookies that clients made up.
func cookieTries() (list []attack) {
	for name, cookie := range map[string]string{
		"an id":            "koa.sess=00000000-0000-4000-8000-000000000000",
		"an id, signed":    "koa.sess=x; koa.sess.sig=y",
		"a signature":      "koa.sess.sig=x",
		"plain JSON":       `koa.sess={"user":"admin"}; csession={"views":41}`,
		"base64 of JSON":   "koa.sess=eyJ1c2VyIjoiYWRtaW4ifQ==; csession=eyJ2aWV3cyI6NDF9",
		"a sealed nothing": "csession=v1.AAAA",
		"a bad base64":     "csession=v1.!!!!",
		"__proto__":        "__proto__=x; constructor=y; csession=__proto__",
		"no name":          "=x; ; ;;=",
		"quotes":           `koa.sess="; csession="`,
		"control bytes":    "koa.sess=a\tb",
		"not ASCII":        "koa.sess=\xff\xfe; csession=\u00fc",
	} {
		list = append(list,
			attack{name + " is no login", request("GET", "/session/me", "", "Cookie: "+cookie), all(is(401), says(`{"user":null}`))},
			attack{name + " is no visit", request("POST", "/csession/visit", "", "Cookie: "+cookie), all(is(200), says(`{"views":1}`))},
			attack{name + " is not taken over", request("POST", "/session/login?user=u", "", "Cookie: "+cookie), all(is(200), lacks("koa.sess=x;", "00000000-0000"))},
		)
	}
	return list
}

// spoofing pretends to be a proxy.
func spoofing() (list []attack) {
	for _, header := range []string{
		"X-Forwarded-For: 6.6.6.6", "X-Forwarded-Host: 6.6.6.6", "X-Forwarded-Proto: 6.6.6.6", "Forwarded: for=6.6.6.6;host=6.6.6.6",
		"X-Real-IP: 6.6.6.6", "X-Client-IP: 6.6.6.6", "True-Client-IP: 6.6.6.6", "X-Original-URL: /6.6.6.6", "X-Rewrite-URL: /6.6.6.6",
		"X-Forwarded-Prefix: /6.6.6.6", "CF-Connecting-IP: 6.6.6.6", "X-HTTP-Method-Override: 6.6.6.6", "X-Host: 6.6.6.6",
	} {
		list = append(list, attack{header, request("GET", "/ip", "", header), all(is(200), lacks("6.6.6.6"))})
	}
	return list
}
