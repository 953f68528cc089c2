package main

import "strings"

// traversal are ways out of the public folder, and to what is hidden in it.
func traversal() (list []attack) {
	for _, path := range []string{
		"/static/../secret.txt",
		"/static/../static-private/secret.txt",
		"/static/sub/../../secret.txt",
		"/static/%2e%2e/secret.txt",
		"/static/%2E%2E/secret.txt",
		"/static/.%2e/secret.txt",
		"/static/..%2fsecret.txt",
		"/static/..%2Fsecret.txt",
		"/static/%2e%2e%2fsecret.txt",
		"/static/..%5csecret.txt",
		"/static/..\\secret.txt",
		"/static/sub/..%5c..%5csecret.txt",
		"/static/%252e%252e/secret.txt",
		"/static/%252e%252e%252fsecret.txt",
		"/static/%c0%ae%c0%ae/secret.txt",
		"/static/%e0%80%ae%e0%80%ae/secret.txt",
		"/static/%uff0e%uff0e/secret.txt",
		"/static/\uff0e\uff0e/secret.txt",
		"/static/..;/secret.txt",
		"/static/..%00/secret.txt",
		"/static/hello.txt%00../../secret.txt",
		"/static/....//secret.txt",
		"/static/..././secret.txt",
		"/static//../secret.txt",
		"/static/./../secret.txt",
		"/static/%2f..%2fsecret.txt",
		"/static//etc/passwd",
		"/static/%2fetc%2fpasswd",
		"/static/file:///etc/passwd",
		"/static/link.txt",
		"/static/link.txt/",
		"/static/linkdir/secret.txt",
		"/static/linkdir/",
		"/static/.hidden",
		"/static/%2ehidden",
		"/static/%2Ehidden",
		"/static/./.hidden",
		"/static/sub/.git/config",
		"/static/sub/%2egit/config",
		"/static/sub/.git%2fconfig",
		"/static/sub%2f.git%2fconfig",
		"/static/sub/.git%5cconfig",
		"/static/.HIDDEN",
		"/static/.hidden%20",
		"/static/.hidden.",
		"/static/.hidden::$DATA",
		"http://target.example/static/../secret.txt",
		"/static/?../secret.txt",
		"/../secret.txt",
		"/static-private/secret.txt",
		"//static/../secret.txt",
		"/static/" + strings.Repeat("../", 100) + "etc/passwd",
		"/static/" + strings.Repeat("a/", 1000),
		"/static/" + strings.Repeat("a", 5000),
	} {
		list = append(list, attack{path[:min(len(path), 40)], request("GET", path, ""), all(refused, lacks("TOP-SECRET", "root:"))})
	}
	return list
}

// ranges abuse the parts of a file.
func ranges() (list []attack) {
	for name, value := range map[string]string{
		"overlapping":   "bytes=" + strings.Repeat("0-,", 1300) + "0-",
		"tiny":          "bytes=" + strings.TrimSuffix(strings.Repeat("0-0,", 1300), ","),
		"behind":        "bytes=1048576-",
		"backwards":     "bytes=5-1",
		"huge":          "bytes=99999999999999999999-",
		"negative":      "bytes=--1",
		"empty":         "bytes=",
		"another unit":  "lines=1-2",
		"suffix of 0":   "bytes=-0",
		"letters":       "bytes=a-b",
		"whole, suffix": "bytes=-99999999999999999999",
	} {
		list = append(list, attack{name, request("GET", "/static/big.bin", "", "Range: "+value), all(is(200, 206, 400, 416), noLongerThan(2<<20))})
	}
	return list
}

// noLongerThan bounds what a small request brings about.
func noLongerThan(n int) check {
	return func(a answer) error {
		if len(a.raw) > n {
			return errTooLong
		}
		return nil
	}
}

// redirects try to lead away.
func redirects() (list []attack) {
	for name, referer := range map[string]string{
		"another host":          "http://evil.example/",
		"another port":          "http://target.example:81/",
		"a host that ends so":   "http://eviltarget.example/",
		"a host that begins so": "http://target.example.evil.example/",
		"a user":                "http://target.example@evil.example/",
		"a user with a port":    "http://target.example:80@evil.example/",
		"a backslash":           "http:\\\\evil.example/",
		"no scheme":             "//evil.example/",
		"slash and backslash":   "/\\evil.example/",
		"a tab in slashes":      "/\t/evil.example/",
		"a script":              "javascript://target.example/%0aalert(1)",
		"data":                  "data:text/html,<script>alert(1)</script>",
		"no host":               "http:///evil.example",
		"a bad host":            "http://[",
		"a bad escape":          "http://%zz/",
		"nothing":               "",
		"an endless one":        "http://evil.example/" + strings.Repeat("a", 8000),
		"not ASCII":             "http://\xff\xfe/",
	} {
		list = append(list, attack{"back to " + name, request("GET", "/back", "", "Referer: "+referer), all(is(302), sends("Location", "/fallback"))})
	}
	return append(list,
		attack{"lines in a target", request("GET", "/redirect?to=/%0d%0aX-Injected:%201", ""), all(is(302, 400), sends("X-Injected", ""), answers(1))},
		attack{"an answer in a target", request("GET", "/redirect?to=/%0d%0a%0d%0a<script>", ""), all(is(302, 400), lacks("<script>"))},
		attack{"markup in a target", request("GET", "/redirect?to=<script>alert(1)</script>", "", "Accept: text/html"), all(is(302), lacks("<script>"))},
		attack{"a bad URL", request("GET", "/redirect?to=http://[", ""), refused},
		attack{"a NUL in a target", request("GET", "/redirect?to=/%00", ""), all(is(302, 400), headLacks("\x00"))},
	)
}
