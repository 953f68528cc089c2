package live_test

import "strings"

// named are requests that somebody thought of: each rule once, whatever the random ones
// hit.
func named() []comparison {
	var all []comparison
	add := func(group, name string, requests ...request) {
		for _, r := range requests {
			all = append(all, comparison{group, name, r})
		}
	}
	for _, a := range applications() {
		add("plain", "page", get(a.Name, "/ok"), get(a.Name, "/lost"), get(a.Name, "/lost").of("Accept", "application/json"))
		add("plain", "favicon", get(a.Name, "/favicon.ico"))
		for _, status := range []string{"400", "404", "422", "500"} {
			target := "/throw/" + status + "?message=words&code=CODE&errors=" + `%5B%7B%22field%22%3A%22a%22%7D%5D`
			add("errors", "throw", get(a.Name, target), get(a.Name, target).of("Accept", "application/json"))
		}
	}
	add("bodies", "limits", form("limits", "/echo", "a", strings.Repeat("x", 509)), form("limits", "/echo", "a", strings.Repeat("x", 511)),
		post("limits", "/echo", "application/json", `"`+strings.Repeat("x", 1022)+`"`), post("limits", "/echo", "application/json", `"`+strings.Repeat("x", 1023)+`"`))
	add("bodies", "method", form("open", "/posts/1", "_method", "PUT"), form("open", "/posts/1", "_method", "delete"),
		post("open", "/posts/1", "application/json", `{"_method":1}`), form("limits", "/posts/1", "_method", "DELETE"))
	add("csrf", "token", form("prod", "/echo", "_csrf", "abc").of("Cookie", "csrfToken=abc"), form("prod", "/echo", "_csrf", "abd").of("Cookie", "csrfToken=abc"),
		form("prod", "/echo", "_csrf", "abc"), form("prod", "/echo").of("Cookie", "csrfToken=abc", "X-CSRF-Token", "abc"))
	add("i18n", "own keys only", get("prod", query("/i18n", "key", "toString", "args", `[["a"]]`)), get("prod", query("/i18n", "key", "toString")))
	add("routing", "order of the query", get("open", query("/url", "name", "posts", "params", `{"z":1,"a":2}`)))
	add("routing", "groups", get("open", query("/url", "name", "file", "params", `{"0":"p/q"}`)), get("open", query("/url", "name", "optional", "params", `{}`)),
		get("open", query("/url", "name", "optional", "params", `{"id":null}`)))
	add("multipart", "fields", formOf("open", "/upload", field("", "v"), file("f", "a.png", "x")), formOf("open", "/uploads", field("a", "1"), field("a", "2")),
		formOf("limits", "/uploads", field("a", "1"), field("a", "2"), field("a", "3")), formOf("limits", "/upload", field("a", strings.Repeat("x", 64)), file("f", "a.png", "x")))
	add("multipart", "files", formOf("limits", "/upload", file("f", "a.png", strings.Repeat("x", 128))), formOf("limits", "/save", file("f", "a.png", strings.Repeat("x", 129))),
		formOf("limits", "/save", file("f", "a.png", "x"), file("g", "b.png", "x"), file("h", "c.png", "x")), formOf("file", "/files", file("f", "a.png", "x"), file("g", "b.jpg", "x")),
		formOf("open", "/upload"), formOf("open", "/upload", field("a", "1")), formOf("open", "/upload", file("f", "a.exe", "x"), file("f", "a.png", "x")))
	json := func(r request) request { return r.of("Accept", "application/json") }
	add("errors", "messages", json(get("prod", "/throw/418")), json(get("prod", "/fail?status=400")), json(get("prod", "/fail?code=ENOENT")),
		get("few", "/fail?code=ENOENT"), json(get("unittest", "/throw/499")))
	add("csrf", "token that is no text", post("prod", "/echo", "application/json", `{"_csrf":1}`).of("Cookie", "csrfToken=abc", "X-CSRF-Token", "abc"),
		request{app: "prod", method: "GET", target: "/echo", body: "[]"}.of("Content-Type", "application/json"))
	add("security", "matched guards", get("matched", "/..%2f..%2fetc"), request{app: "matched", method: "TRACE", target: "/ok"})
	add("routing", "empty group", get("open", "/files/"))
	add("redirects", "no URL", get("unittest", "/unsafe?to=http%3A%2F%2F"), json(get("domains", "/unsafe?to=http%3A%2F%2F")), get("prod", "/redirect?to=http%3A%2Fa"))
	packed := post("open", "/echo", "application/json", `{"s":"`+strings.Repeat("x", 1<<20)+`"}`)
	add("bodies", "encodings", json(packed).of("Content-Encoding", "gzip"), json(post("open", "/echo", "application/json", "{}")).of("Content-Encoding", "gzip"),
		json(post("open", "/echo", "application/json", "{}")).of("Content-Encoding", "unheard-of"), json(packed),
		post("open-unittest", "/echo", "application/json", "").of("Content-Encoding", "gzip"))
	add("multipart", "names", formOf("open", "/upload", file("", "a.png", "x")), formOf("limits", "/uploads", file("f", "", strings.Repeat("x", 200))),
		formOf("limits", "/uploads", field("a", "1"), field("b", "1"), field("c", "1"), file("f", "a.exe", "x")))
	return all
}

// formOf is a form of parts.
func formOf(app, target string, parts ...string) request {
	return post(app, target, "multipart/form-data; boundary=X", strings.Join(parts, "")+"--X--\r\n")
}

func field(name, value string) string {
	return "--X\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n"
}

func file(name, filename, content string) string {
	return "--X\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + filename + "\"\r\n\r\n" + content + "\r\n"
}
