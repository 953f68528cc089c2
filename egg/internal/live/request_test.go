package live_test

import (
	"net"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/conformance/wire"
)

// request is what both sides get.
type request struct {
	app     string
	method  string // GET if empty
	target  string // as it stands in the request line
	headers [][2]string
	body    string
}

// of returns the request with further headers, given as name and value in turn.
func (r request) of(pairs ...string) request {
	r.headers = slices.Clip(r.headers)
	for i := 0; i+1 < len(pairs); i += 2 {
		r.headers = append(r.headers, [2]string{pairs[i], pairs[i+1]})
	}
	return r
}

func get(app, target string) request { return request{app: app, target: target} }

// post is a request with a body of a type.
func post(app, target, contentType, body string) request {
	return request{app: app, method: "POST", target: target, body: body}.of("Content-Type", contentType)
}

// form is a request with a form of names and values in turn.
func form(app, target string, pairs ...string) request {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return post(app, target, "application/x-www-form-urlencoded", values.Encode())
}

// query is a target with names and values in turn.
func query(path string, pairs ...string) string {
	parts := []string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		parts = append(parts, url.QueryEscape(pairs[i])+"="+url.QueryEscape(pairs[i+1]))
	}
	if len(parts) == 0 {
		return path
	}
	return path + "?" + strings.Join(parts, "&")
}

// String is the request as a person would write it down.
func (r request) String() string {
	return r.app + ": " + strings.ReplaceAll(string(r.wire().Bytes()), "\r\n", "\n  ")
}

func (r request) wire() *wire.Request {
	w := &wire.Request{Method: r.method, Target: r.target, Version: "1.1", Headers: r.headers}
	if w.Method == "" {
		w.Method = "GET"
	}
	if !w.Has("host") {
		w.Headers = append([][2]string{{"Host", "example.test"}}, w.Headers...)
	}
	if r.body != "" || r.method == "POST" || r.method == "PUT" || r.method == "PATCH" {
		w.Body = []byte(r.body)
	}
	return w
}

// send sends the request to one side. The error tells of a reply that is none.
func (s *side) send(t *testing.T, r request) (*wire.Reply, error) {
	t.Helper()
	conn, err := net.Dial("tcp", s.addresses[r.app])
	if err != nil {
		t.Fatal(err)
	}
	return wire.Exchange(conn, r.wire())
}

// ask is what one side answers.
func (s *side) ask(t *testing.T, r request) answer {
	t.Helper()
	reply, err := s.send(t, r)
	if err != nil {
		return answer{"status": "none: " + err.Error()}
	}
	return answerOf(r, reply)
}
