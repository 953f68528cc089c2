package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
)

const form = "Content-Type: application/x-www-form-urlencoded"
const jsonType = "Content-Type: application/json"

func TestEveryEndpointAnswersAsTheContractSays(t *testing.T) {
	p := start(t)
	defer p.stop()
	for _, tt := range []struct {
		name, request string
		status        int
		header, body  string // "Name: value" that has to be there
	}{
		{"hello", request("GET", "/hello", ""), 200, "Content-Length: 5", "hello"},
		{"GET /method", request("GET", "/method", ""), 200, "Content-Type: application/json; charset=utf-8", `{"method":"GET"}`},
		{"POST /method", request("POST", "/method", ""), 200, "", `{"method":"POST"}`},
		{"PUT /method", request("PUT", "/method", ""), 200, "", `{"method":"PUT"}`},
		{"PATCH /method", request("PATCH", "/method", ""), 200, "", `{"method":"PATCH"}`},
		{"DELETE /method", request("DELETE", "/method", "", "X-HTTP-Method-Override: PUT"), 200, "", `{"method":"DELETE"}`},
		{"OPTIONS says what is allowed", request("OPTIONS", "/csrf/submit", ""), 200, "Allow: POST, PUT, PATCH, DELETE", ""},
		{"HEAD has GET's header", request("HEAD", "/hello", ""), 200, "Content-Length: 5", ""},
		{"another method", request("DELETE", "/hello", ""), 405, "Allow: HEAD, GET", "Method Not Allowed"},
		{"an unknown path", request("GET", "/nowhere", ""), 404, "", "Not Found"},
		{"raw bytes", request("POST", "/echo-raw", "\x00\xff", "Content-Type: x/y"), 200, "Content-Type: application/octet-stream", "\x00\xff"},
		{"JSON", request("POST", "/echo-json", `{"a":[1,null]}`, jsonType), 200, "", `{"body":{"a":[1,null]}}`},
		{"no JSON", request("POST", "/echo-json", `a=1`, form), 200, "", `{"body":{}}`},
		{"an empty JSON body", request("POST", "/echo-json", "", jsonType, "Content-Length: 0"), 200, "", `{"body":{}}`},
		{"a form", request("POST", "/echo-form", "a=1&b=2&b=3", form), 200, "", `{"body":{"a":"1","b":["2","3"]}}`},
		{"no form", request("POST", "/echo-form", `{"a":1}`, jsonType), 200, "", `{"body":{}}`},
		{"a query", request("GET", "/query?a=1&b=2&b=3&c=+%26", ""), 200, "", `{"query":{"a":"1","b":["2","3"],"c":" &"}}`},
		{"a parameter is one decoded segment", request("GET", "/params/a%20b%2Fc", ""), 200, "", `{"id":"a b/c"}`},
		{"a file", request("GET", "/static/hello.txt", ""), 200, "Content-Type: text/plain; charset=utf-8", "hello static\n"},
		{"a page", request("GET", "/static/page.html", ""), 200, "Content-Type: text/html; charset=utf-8", "<!doctype html><title>page</title><p>a page</p>\n"},
		{"a file in a folder", request("GET", "/static/sub/inner.txt", ""), 200, "", "inner\n"},
		{"a folder", request("GET", "/static/sub/", ""), 404, "", "Not Found"},
		{"a hidden file", request("GET", "/static/.hidden", ""), 404, "", "Not Found"},
		{"a range", request("GET", "/static/big.bin", "", "Range: bytes=250-252"), 206, "Content-Range: bytes 250-252/1048576", "\xfa\x00\x01"},
		{"a redirect", request("GET", "/redirect?to=/a", ""), 302, "Location: /a", "Redirecting to /a."},
		{"back without a referer", request("GET", "/back", ""), 302, "Location: /fallback", "Redirecting to /fallback."},
		{"back to the same origin", request("GET", "/back", "", "Referer: http://target.example/x"), 302, "Location: http://target.example/x", "Redirecting to http://target.example/x."},
		{"back from elsewhere", request("GET", "/back", "", "Referer: http://other.example/x"), 302, "Location: /fallback", "Redirecting to /fallback."},
		{"fallback", request("GET", "/fallback", ""), 200, "", "fallback"},
		{"an attachment", request("GET", "/attach?name=a.txt", ""), 200, `Content-Disposition: attachment; filename="a.txt"`, "x"},
		{"a cookie", request("GET", "/cookie?v=abc", ""), 200, "Set-Cookie: v=abc; path=/; httponly", "set"},
		{"a header", request("GET", "/header?v=abc", ""), 200, "X-Echo: abc", "set"},
		{"no session", request("GET", "/session/me", ""), 401, "", `{"user":null}`},
		{"a first visit", request("POST", "/session/visit", ""), 200, "", `{"views":1}`},
		{"a first visit in a cookie", request("POST", "/csession/visit", ""), 200, "", `{"views":1}`},
		{"no csrf token", request("POST", "/csrf/submit", ""), 403, "", "Invalid CSRF token"},
		{"a stream", request("GET", "/stream?n=3&ms=1", ""), 200, "", piece + piece + piece},
		{"a slow answer", request("GET", "/slow?ms=10", ""), 200, "", "slow"},
		{"a client's mistake", request("GET", "/throw?status=418&msg=tea", ""), 418, "", "tea"},
		{"a server's mistake", request("GET", "/throw?status=503&msg=tea", ""), 503, "", "Service Unavailable"},
		{"no error", request("GET", "/throw?status=200&msg=tea", ""), 500, "", "Internal Server Error"},
		{"a long text", request("GET", "/compress?n=25", "", "Accept-Encoding: gzip"), 200, "Vary: Accept-Encoding", "abcdefghijabcdefghijabcde"},
		{"who asks", request("GET", "/ip", "", "X-Forwarded-For: 1.2.3.4", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil"), 200, "",
			`{"host":"target.example","hostname":"target.example","href":"http://target.example/ip","ip":"127.0.0.1","ips":[],"protocol":"http","proxy":false,"secure":false}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := p.exchange(tt.request)
			if a.status != tt.status || a.body != tt.body || a.broken {
				t.Errorf("answered %d %.300q, want %d %q", a.status, a.body, tt.status, tt.body)
			}
			if name, value, has := strings.Cut(tt.header, ": "); has && a.header.Get(name) != value {
				t.Errorf("%s is %q, want %q", name, a.header.Get(name), value)
			}
		})
	}
}

func TestProxyTrustIsTurnedOn(t *testing.T) {
	p := start(t, "ROBUST_PROXY=1")
	defer p.stop()
	a := p.exchange(request("GET", "/ip", "", "X-Forwarded-For: 1.2.3.4, 5.6.7.8", "X-Forwarded-Proto: https", "X-Forwarded-Host: a.example:8080"))
	want := `{"host":"a.example:8080","hostname":"a.example","href":"https://a.example:8080/ip","ip":"1.2.3.4","ips":["1.2.3.4","5.6.7.8"],"protocol":"https","proxy":true,"secure":true}`
	if a.body != want {
		t.Errorf("answered %s, want %s", a.body, want)
	}
}

// multipartBody is the text of a multipart body with the boundary "b".
func multipartBody(parts ...string) string {
	return "--b\r\n" + strings.Join(parts, "\r\n--b\r\n") + "\r\n--b--\r\n"
}

func filePart(name, content string) string {
	return `Content-Disposition: form-data; name="f"; filename="` + name + "\"\r\n\r\n" + content
}

func fieldPart(name, value string) string {
	return `Content-Disposition: form-data; name="` + name + "\"\r\n\r\n" + value
}

const multipartType = "Content-Type: multipart/form-data; boundary=b"

func TestUploadsAreSavedAndRemoved(t *testing.T) {
	p := start(t)
	defer p.stop()
	a := p.exchange(request("POST", "/upload", multipartBody(filePart("a.txt", "hello"), fieldPart("x", "1")), multipartType))
	var got struct {
		Files  []saved
		Fields map[string]any
	}
	if err := json.Unmarshal([]byte(a.body), &got); err != nil || a.status != http.StatusOK {
		t.Fatalf("answered %d %q", a.status, a.body)
	}
	if len(got.Files) != 1 || got.Files[0].SavedAs == "" {
		t.Fatalf("answered %q, want one saved file", a.body)
	}
	got.Files[0].SavedAs = ""
	if want := (saved{Field: "f", Filename: "a.txt", Size: 5}); got.Files[0] != want || got.Fields["x"] != "1" {
		t.Errorf("answered %q", a.body)
	}
	if n := p.stats().Tempfiles; n != 0 {
		t.Errorf("%d files are left", n)
	}
}

// cookiesOf are the cookies that an answer sets, as a header line.
func cookiesOf(a answer) string {
	var pairs []string
	for _, line := range a.header.Values("Set-Cookie") {
		pair, _, _ := strings.Cut(line, ";")
		pairs = append(pairs, pair)
	}
	return "Cookie: " + strings.Join(pairs, "; ")
}

func TestSessionsBeginAndEnd(t *testing.T) {
	p := start(t)
	defer p.stop()
	planted := cookiesOf(p.exchange(request("POST", "/session/visit", "")))
	login := p.exchange(request("POST", "/session/login?user=bob", "", planted))
	mine := cookiesOf(login)
	if login.body != `{"user":"bob"}` || mine == planted || mine == "Cookie: " {
		t.Fatalf("answered %q with %q, which was %q", login.body, mine, planted)
	}
	for _, tt := range []struct{ name, request, body string }{
		{"the planted session knows nobody", request("GET", "/session/me", "", planted), `{"user":null}`},
		{"the new one knows the user", request("GET", "/session/me", "", mine), `{"user":"bob"}`},
		{"logging out", request("POST", "/session/logout", "", mine), "logged out"},
		{"a copy is worth nothing then", request("GET", "/session/me", "", mine), `{"user":null}`},
	} {
		if a := p.exchange(tt.request); a.body != tt.body {
			t.Errorf("%s: answered %q, want %q", tt.name, a.body, tt.body)
		}
	}
}

func TestACookieSessionCountsUnlessItWasChanged(t *testing.T) {
	p := start(t)
	defer p.stop()
	cookie := cookiesOf(p.exchange(request("POST", "/csession/visit", "")))
	if a := p.exchange(request("POST", "/csession/visit", "", cookie)); a.body != `{"views":2}` {
		t.Errorf("the second visit is answered with %s", a.body)
	}
	for i := len("Cookie: csession="); i < len(cookie); i++ {
		changed := cookie[:i] + string(cookie[i]^1) + cookie[i+1:]
		if a := p.exchange(request("POST", "/csession/visit", "", changed)); a.body != `{"views":1}` {
			t.Errorf("changed at byte %d it is answered with %d %s", i, a.status, a.body)
		}
	}
}

func TestACSRFTokenIsGoodForItsClient(t *testing.T) {
	p := start(t)
	defer p.stop()
	a := p.exchange(request("GET", "/csrf/token", ""))
	var got struct{ Token string }
	if err := json.Unmarshal([]byte(a.body), &got); err != nil || got.Token == "" {
		t.Fatalf("answered %q", a.body)
	}
	cookie, token := cookiesOf(a), "x-csrf-token: "+got.Token
	other := cookiesOf(p.exchange(request("GET", "/csrf/token", "")))
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
		for _, tt := range []struct {
			name, request string
			status        int
		}{
			{"in the header", request(method, "/csrf/submit", "", cookie, token), 200},
			{"in a form", request(method, "/csrf/submit", "_csrf="+got.Token, cookie, form), 200},
			{"in JSON", request(method, "/csrf/submit", fmt.Sprintf(`{"_csrf":%q}`, got.Token), cookie, jsonType), 200},
			{"in the query", request(method, "/csrf/submit?_csrf="+got.Token, "", cookie), 403},
			{"of nobody", request(method, "/csrf/submit", "", token), 403},
			{"of somebody else", request(method, "/csrf/submit", "", other, token), 403},
			{"from another site", request(method, "/csrf/submit", "", cookie, token, "Sec-Fetch-Site: cross-site"), 403},
			{"from another origin", request(method, "/csrf/submit", "", cookie, token, "Origin: http://evil.example"), 403},
			{"made up with its cookie", request(method, "/csrf/submit", "", "Cookie: csrf=x; csrfToken=x", "x-csrf-token: x"), 403},
			{"cut", request(method, "/csrf/submit", "", cookie, token[:len(token)-1]), 403},
		} {
			if a := p.exchange(tt.request); a.status != tt.status {
				t.Errorf("%s, token %s: answered %d %q, want %d", method, tt.name, a.status, a.body, tt.status)
			}
		}
	}
}

func TestFailuresLeaveNothingBehind(t *testing.T) {
	p := start(t)
	defer p.stop()
	kept := strings.Replace(request("GET", "/panic", ""), "Connection: close\r\n", "", 1)
	a := p.exchange(kept + request("GET", "/hello", ""))
	if a.status != 500 || a.count != 2 || a.header.Get("X-Before") != "" || a.header.Get("Set-Cookie") != "" || strings.Contains(a.raw, "secret-detail") {
		t.Errorf("answered %q", a.raw)
	}
	late := p.exchange(request("GET", "/panic?late=1", ""))
	if late.status != 200 || late.body != piece || !late.broken {
		t.Errorf("a late panic is answered with %d and %d bytes, cut %t", late.status, len(late.body), late.broken)
	}
}

func TestAConditionalRequestIsAnsweredWith304(t *testing.T) {
	p := start(t)
	defer p.stop()
	for _, tt := range []struct{ path, have, ask string }{
		{"/etag", "Etag", "If-None-Match"},
		{"/static/hello.txt", "Last-Modified", "If-Modified-Since"},
	} {
		value := p.exchange(request("GET", tt.path, "")).header.Get(tt.have)
		if a := p.exchange(request("GET", tt.path, "", tt.ask+": "+value)); a.status != http.StatusNotModified || a.body != "" {
			t.Errorf("%s: answered %d %q", tt.path, a.status, a.body)
		}
	}
}

func TestTheSignalEndsEverything(t *testing.T) {
	p := start(t)
	c := p.dial()
	if _, err := io.WriteString(c, request("GET", "/stream?n=100&ms=1000", "")); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Read(make([]byte, 1)); err != nil { // it has begun
		t.Fatal(err)
	}
	if _, err := os.Stat(p.folder); err != nil {
		t.Fatal(err)
	}
	p.stop()
}
