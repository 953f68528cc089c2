package pathpattern_test

import (
	"testing"

	"github.com/koa-go/koa/internal/pathpattern"
)

func TestCompile(t *testing.T) {
	type values = map[string]any
	for _, tt := range []struct {
		name    string
		pattern string
		opts    *pathpattern.Options
		params  values
		want    string
		err     string
	}{
		{"escapes values", "/:x", nil, values{"x": "a b/你?"}, "/a%20b%2F%E4%BD%A0%3F", ""},
		{"leaves what encodeURIComponent leaves", "/:x", nil, values{"x": "-_.!~*'()"}, "/-_.!~*'()", ""},
		{"names what is missing", "/:x/:y/:z", nil, values{"y": "1"}, "", "Missing parameters: x, z"},
		{"leaves an optional group out", "/a{/:x}", nil, nil, "/a", ""},
		{"fills an optional group", "/a{/:x{/:y}}", nil, values{"x": "1"}, "/a/1", ""},
		{"joins the segments of a wildcard", "/*p", nil, values{"p": []string{"a", "b c"}}, "/a/b%20c", ""},
		{"wants a list for a wildcard", "/*p", nil, values{"p": "a/b"}, "", `Expected "p" to be a non-empty array`},
		{"misses a wildcard", "/*p", nil, nil, "", "Missing parameters: p"},
		{"wants text for a parameter", "/:x", nil, values{"x": 5}, "", `Expected "x" to be a string`},
		{"wants it in an optional group too", "/a{/:x}", nil, values{"x": 5}, "", `Expected "x" to be a string`},
		{"writes escaped signs plainly", `/a\:b`, nil, nil, "/a:b", ""},

		{"checks a legacy group", `/:id(\d+)`, legacy, values{"id": "1a"}, "", `Expected "id" to match "\d+", but received "1a"`},
		{"fills a legacy group", `/:id(\d+)/`, legacy, values{"id": "12"}, "/12/", ""},
		{"misses a legacy parameter", "/:x", legacy, nil, "", `Expected "x" to be defined`},
		{"refuses an empty value", "/:x", legacy, values{"x": ""}, "", `Expected "x" to match "[^\/]+?", but received ""`},
		{"says what a guarded value may be", "/:x-:y", legacy, values{"x": "1", "y": "2-3"}, "", `Expected "y" to match "-|(?:(?!-)[^\/])+?", but received "2-3"`},
		{"leaves an optional parameter out", "/a/:x?", legacy, nil, "/a", ""},
		{"keeps its prefix within a segment", "/:x?-b", legacy, nil, "/-b", ""},
		{"joins repeated values", "/:x+", legacy, values{"x": []string{"a", "b"}}, "/a/b", ""},
		{"checks each of them", `/:x(\d+)+`, legacy, values{"x": []string{"1", "b"}}, "", `Expected all "x" to match "\d+", but received "b"`},
		{"wants one at least", "/:x+", legacy, values{"x": []string{}}, "", `Expected "x" to not be empty`},
		{"wants one at most", "/:x", legacy, values{"x": []string{"a"}}, "", `Expected "x" to not repeat`},
		{"leaves slashes in what an asterisk takes", "/a/*", legacy, values{"0": "b/c?d"}, "/a/b/c%3Fd", ""},
		{"wants text", "/:x", legacy, values{"x": 5}, "", `Expected "x" to be a string`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := pathpattern.Parse(tt.pattern, tt.opts)
			if err != nil {
				t.Fatal(err)
			}
			got, err := p.Compile(tt.params)
			text := ""
			if err != nil {
				text = err.Error()
			}
			if got != tt.want || text != tt.err {
				t.Errorf("%s with %v = %q, %q, want %q, %q", tt.pattern, tt.params, got, text, tt.want, tt.err)
			}
		})
	}
}

func TestDecode(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"leaves plain text", "abc+é", "abc+é"},
		{"reads escapes in either case", "%2f%2F%e4%BD%a0", "//你"},
		{"leaves a cut escape", "a%2", "a%2"},
		{"leaves a broken escape", "%20%zz", "%20%zz"},
		{"leaves a character that is cut", "%E4%BD", "%E4%BD"},
		{"leaves a character half escaped", "%C3\xa9", "%C3\xa9"},
		{"leaves an overlong form", "%C0%AF", "%C0%AF"},
		{"leaves a surrogate", "%ED%A0%80", "%ED%A0%80"},
		{"leaves a byte that begins nothing", "%80", "%80"},
		{"reads four bytes", "%F0%9F%98%80", "😀"},
		{"leaves what is beyond Unicode", "%F4%90%80%80", "%F4%90%80%80"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := pathpattern.Decode(tt.in); got != tt.want {
				t.Errorf("Decode(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}
