package koatest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Expect ends the test unless the response is whole and has this status.
func (r *Response) Expect(status int) *Response {
	r.call.client.tb.Helper()
	r.mustBeWhole()
	if r.Status != status {
		want := r.page()
		want.status = status
		r.failf(want, "status is %d, want %d", r.Status, status)
	}
	return r
}

// ExpectHeader ends the test unless a header has this value; several lines of
// one name are joined with ", ". The value of an absent header is "".
func (r *Response) ExpectHeader(name, value string) *Response {
	r.call.client.tb.Helper()
	r.mustBeWhole()
	if got := strings.Join(r.Header.Values(name), ", "); got != value {
		want := r.page()
		want.header = want.header.Clone()
		want.header.Del(name)
		if value != "" {
			want.header.Set(name, value)
		}
		r.failf(want, "%s is %q, want %q", name, got, value)
	}
	return r
}

// ExpectBody ends the test unless the body is this text.
func (r *Response) ExpectBody(body string) *Response {
	r.call.client.tb.Helper()
	r.mustBeWhole()
	if string(r.Body) != body {
		want := r.page()
		want.body = []byte(body)
		r.failf(want, "the body differs")
	}
	return r
}

// ExpectContains ends the test unless each part stands somewhere in the body.
func (r *Response) ExpectContains(parts ...string) *Response {
	r.call.client.tb.Helper()
	r.mustBeWhole()
	for _, part := range parts {
		if !bytes.Contains(r.Body, []byte(part)) {
			r.failf(nil, "the body does not contain %q", part)
		}
	}
	return r
}

// ExpectJSON ends the test unless Content-Type is a JSON type and the body the
// same JSON as value is when it is encoded: members may stand in any order,
// numbers must be written alike.
func (r *Response) ExpectJSON(value any) *Response {
	r.call.client.tb.Helper()
	r.mustBeWhole()
	encoded, err := json.Marshal(value)
	if err != nil {
		r.failf(nil, "ExpectJSON cannot encode what is wanted: %v", err)
	}
	want := r.page()
	want.body = encoded
	if mediaType := r.Header.Get("Content-Type"); !isJSON(mediaType) {
		r.failf(want, "Content-Type is %q, want JSON", mediaType)
	}
	same, err := sameJSON(encoded, r.Body)
	if err != nil {
		r.failf(want, "the body is no JSON: %v", err)
	}
	if !same {
		r.failf(want, "the JSON differs")
	}
	return r
}

func (r *Response) mustBeWhole() {
	r.call.client.tb.Helper()
	if r.Err != nil {
		r.failf(nil, "the response is not whole: %v", r.Err)
	}
}

// failf ends the test with the problem, the response as a diff against what was
// wanted (nil: without one), and the errors the application reported.
func (r *Response) failf(want *page, format string, args ...any) {
	tb := r.call.client.tb
	tb.Helper()
	shown := r.page().lines()
	if want != nil {
		shown = diffPages(want, r.page())
	}
	tb.Fatalf("koatest: %s: %s\n\n%s%s", r.call, fmt.Sprintf(format, args...), text(shown), errorList(r.Errors))
}
