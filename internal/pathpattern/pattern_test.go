package pathpattern_test

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/pathpattern"
)

// params are what a path gives; nil says that it does not match.
type params map[string]string

var (
	prefix    = &pathpattern.Options{Prefix: true}
	sensitive = &pathpattern.Options{Sensitive: true}
	strict    = &pathpattern.Options{Strict: true}
	legacy    = &pathpattern.Options{Legacy: true}
)

var matchTests = []struct {
	name    string
	pattern string
	opts    *pathpattern.Options
	paths   map[string]params
}{
	{"the root matches itself and one slash more", "/", nil, map[string]params{
		"/": {}, "//": {}, "": nil, "/a": nil,
	}},
	{"text ignores case and allows a slash at the end", "/a", nil, map[string]params{
		"/a": {}, "/A": {}, "/a/": {}, "/a//": nil, "/ab": nil, "/a/b": nil,
	}},
	{"a strict pattern does not", "/a", strict, map[string]params{"/a": {}, "/a/": nil}},
	{"a sensitive pattern minds case", "/A", sensitive, map[string]params{"/A": {}, "/a": nil}},
	{"case is that of ASCII", "/É", nil, map[string]params{"/É": {}, "/é": nil}},
	{"a prefix ends where a segment ends", "/a", prefix, map[string]params{
		"/a": {}, "/a/": {}, "/a/b": {}, "/ab": nil,
	}},
	{"a parameter is a segment", "/:x", nil, map[string]params{
		"/1": {"x": "1"}, "/1/": {"x": "1"}, "/": nil, "/1/2": nil, "/A": {"x": "A"},
	}},
	{"values are decoded", "/:x", nil, map[string]params{
		"/a%20b": {"x": "a b"}, "/a%2Fb": {"x": "a/b"}, "/%zz": {"x": "%zz"}, "/%E4%BD%A0": {"x": "你"},
	}},
	{"a parameter may have text around it", "/a-:x.json", nil, map[string]params{
		"/a-1.json": {"x": "1"}, "/A-1.JSON": {"x": "1"}, "/a-1.json.json": {"x": "1.json"}, "/a-.json": nil, "/a-1.jsonx": nil,
	}},
	{"the first of two parameters in a segment is the longer", "/:x-:y", nil, map[string]params{
		"/1-2": {"x": "1", "y": "2"}, "/1-2-3": {"x": "1-2", "y": "3"}, "/a--": {"x": "a", "y": "-"}, "/a-": nil,
	}},
	{"a wildcard is the rest", "/*p", nil, map[string]params{
		"/a": {"p": "a"}, "/a/b/": {"p": "a/b/"}, "/": nil,
	}},
	{"a wildcard may be in the middle", "/a/*p/b", nil, map[string]params{
		"/a/x/b": {"p": "x"}, "/a/x/b/y/b/": {"p": "x/b/y"}, "/a/b": nil,
	}},
	{"a second wildcard does not run across the text between", "/*p/x/*q", nil, map[string]params{
		"/1/x/2/3": {"p": "1", "q": "2/3"}, "/1/x/2/x/3": {"p": "1/x/2", "q": "3"},
	}},
	{"a parameter before a wildcard in a segment stops at the text between", "/:x-*p", nil, map[string]params{
		"/a-b-c/d": {"x": "a", "p": "b-c/d"},
	}},
	{"what is in braces may be missing", "/a{/:x}/b", nil, map[string]params{
		"/a/b": {}, "/a/1/b": {"x": "1"}, "/a//b": nil,
	}},
	{"braces nest", "/a{/:x{/:y}}", nil, map[string]params{
		"/a": {}, "/a/1": {"x": "1"}, "/a/1/2": {"x": "1", "y": "2"},
	}},
	{"of two ways the one with more groups wins", "{/:x}{/:y}", nil, map[string]params{
		"/1": {"x": "1"}, "/1/2": {"x": "1", "y": "2"}, "/": {}, "": {},
	}},
	{"a backslash makes text", `/a\:b\{\}`, nil, map[string]params{"/a:b{}": {}, "/a1": nil}},
	{"a quoted name holds anything", `/:"a \"b"`, nil, map[string]params{"/1": {`a "b`: "1"}}},
	{"a name may have other letters", "/:größe_1", nil, map[string]params{"/1": {"größe_1": "1"}}},

	{"a legacy group restricts the value", `/:id(\d+)`, legacy, map[string]params{
		"/12": {"id": "12"}, "/12/": {"id": "12"}, "/1a": nil, "/": nil,
	}},
	{"a legacy group may cross segments", "/files/:path(.*)", legacy, map[string]params{
		"/files/a/b": {"path": "a/b"}, "/files/": {}, "/files": nil,
	}},
	{"a legacy group without a name has a number", `/(a|b)/(\d+)`, legacy, map[string]params{
		"/a/1": {"0": "a", "1": "1"}, "/c/1": nil,
	}},
	{"a legacy asterisk is anything", "/a/*", legacy, map[string]params{
		"/a/b/c": {"0": "b/c"}, "/a/": {}, "/a": nil,
	}},
	{"a legacy asterisk may stand alone", "*", legacy, map[string]params{"/a/b": {"0": "/a/b"}, "": {}}},
	{"a legacy parameter may be optional", "/a/:x?", legacy, map[string]params{
		"/a": {}, "/a/": {}, "/a/1": {"x": "1"}, "/a/1/2": nil,
	}},
	{"a legacy parameter may be optional within a segment", "/a-:x?.js", legacy, map[string]params{
		"/a-.js": {}, "/a-1.js": {"x": "1"},
	}},
	{"the slash stays before text when an optional parameter is missing", "/:x?-b", legacy, map[string]params{
		"/-b": {}, "/1-b": {"x": "1"}, "-b": nil,
	}},
	{"a legacy parameter may repeat", "/:x+/e", legacy, map[string]params{
		"/1/e": {"x": "1"}, "/1/2/e": {"x": "1/2"}, "/e": nil,
	}},
	{"a legacy parameter may repeat or be missing", "/a/:x*", legacy, map[string]params{
		"/a": {}, "/a/1/2": {"x": "1/2"},
	}},
	{"the first of two legacy parameters is the shorter", "/:x.:y", legacy, map[string]params{
		"/a.b": {"x": "a", "y": "b"}, "/a.b.c": {"x": "a.b", "y": "c"},
	}},
	{"a legacy parameter does not run across the text before it", "/:x--:y", legacy, map[string]params{
		"/1--2--3": {"x": "1--2", "y": "3"},
	}},
	{"a slash at the end of a legacy pattern means nothing", "/a/", legacy, map[string]params{"/a": {}, "/a/": {}}},
	{"unless it is strict", "/a/", &pathpattern.Options{Legacy: true, Strict: true}, map[string]params{"/a": nil, "/a/": {}}},
	{"a strict legacy prefix with a slash takes any rest", "/a/", &pathpattern.Options{Legacy: true, Strict: true, Prefix: true}, map[string]params{
		"/a/bc": {}, "/a": nil,
	}},
	{"a legacy group looks around", `/a(\b.*)`, legacy, map[string]params{"/a-b": {"0": "-b"}, "/ab": nil}},
	{"signs of the new grammar are text in the old", "/a{b}!", legacy, map[string]params{"/a{b}!": {}}},
}

func TestMatch(t *testing.T) {
	for _, tt := range matchTests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := pathpattern.Parse(tt.pattern, tt.opts)
			if err != nil {
				t.Fatal(err)
			}
			for path, want := range tt.paths {
				got, ok := p.Match(path)
				if ok != (want != nil) || !maps.Equal(got, want) {
					t.Errorf("%s on %q = %q, %v, want %q", tt.pattern, path, got, ok, want)
				}
				if got := p.Matches(path); got != ok {
					t.Errorf("%s: Matches(%q) = %v, want %v", tt.pattern, path, got, ok)
				}
			}
		})
	}
}

func TestKeys(t *testing.T) {
	for _, tt := range []struct {
		pattern string
		opts    *pathpattern.Options
		want    []pathpattern.Key
	}{
		{"/a", nil, nil},
		{"/:x/*p", nil, []pathpattern.Key{{Name: "x"}, {Name: "p", Wildcard: true}}},
		{"/:x{/:y}", nil, []pathpattern.Key{{Name: "x"}, {Name: "y"}, {Name: "x"}}},
		{"/:x?/(a)/*", legacy, []pathpattern.Key{{Name: "x"}, {Name: "0"}, {Name: "1", Wildcard: true}}},
	} {
		p, err := pathpattern.Parse(tt.pattern, tt.opts)
		if err != nil {
			t.Errorf("%s: %v", tt.pattern, err)
		} else if got := p.Keys(); !slices.Equal(got, tt.want) {
			t.Errorf("keys of %s = %v, want %v", tt.pattern, got, tt.want)
		}
	}
}

func TestCaptures(t *testing.T) {
	for _, tt := range []struct {
		name    string
		pattern string
		opts    *pathpattern.Options
		path    string
		want    []string
	}{
		{"stay encoded", "/:x", nil, "/a%20b", []string{"a%20b"}},
		{"are empty for alternatives that did not match", "/:x{/:y}", nil, "/1", []string{"", "", "1"}},
		{"are empty for optional parameters", "/:x/:y?", legacy, "/1", []string{"1", ""}},
		{"are none for plain text", "/a", nil, "/a", []string{}},
		{"are nil without a match", "/a", nil, "/b", nil},
		{"work where parameters share a segment", "/:x-:y{.:z}", nil, "/1-2", []string{"", "", "", "1", "2"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := pathpattern.Parse(tt.pattern, tt.opts)
			if err != nil {
				t.Fatal(err)
			}
			got := p.Captures(tt.path)
			if !slices.Equal(got, tt.want) || (got == nil) != (tt.want == nil) {
				t.Errorf("%s on %q: captures %q, want %q", tt.pattern, tt.path, got, tt.want)
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	for _, tt := range []struct {
		pattern string
		opts    *pathpattern.Options
		offset  int
		message string
	}{
		{"/a?", nil, 2, "Unexpected ?"},
		{"/é(b)", nil, 3, "Unexpected ("},
		{"/a}b", nil, 2, "Unexpected }"},
		{"/a{b", nil, 4, "Unexpected end, expected }"},
		{"/*", nil, 2, "Missing parameter name"},
		{"/:1", nil, 2, "Missing parameter name"},
		{`/:""`, nil, 4, "Missing parameter name"},
		{`/:"x`, nil, 2, "Unterminated quote"},
		{`/a\`, nil, 3, `Unexpected end after \`},
		{"/:x:y", nil, 3, `Missing text before "y"`},
		{"/:x{-}:y", nil, 6, `Missing text before "y"`},
		{strings.Repeat("{a}", 9), nil, 27, "Too many path combinations"},
		{strings.Repeat("{", 300), nil, 257, "Too many path combinations"},
		{`/a/:x(\1)`, legacy, 2, "Group (\\1): error parsing regexp: invalid escape sequence: `\\1`"},
	} {
		_, err := pathpattern.Parse(tt.pattern, tt.opts)
		var syntax *pathpattern.SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("Parse(%q): %v, want a SyntaxError", tt.pattern, err)
			continue
		}
		if syntax.Offset != tt.offset || syntax.Message != tt.message || syntax.Path != tt.pattern {
			t.Errorf("Parse(%q) = %+v, want %q at %d", tt.pattern, *syntax, tt.message, tt.offset)
		}
	}
}

func TestFromRegexp(t *testing.T) {
	re := regexp.MustCompile(`^/(\d+)-(?P<name>[a-z]*)`)
	p := pathpattern.FromRegexp(re, nil)
	if got, ok := p.Match("/12-ab/c"); !ok || !maps.Equal(got, params{"name": "ab"}) {
		t.Errorf("Match = %v, %v", got, ok)
	}
	if got, want := p.Captures("/12-ab"), []string{"12", "ab"}; !slices.Equal(got, want) {
		t.Errorf("Captures = %q, want %q", got, want)
	}
	if p.Matches("/x") || p.Captures("/x") != nil {
		t.Error("matches /x")
	}
	if _, err := p.Compile(nil); err == nil {
		t.Error("compiled to a path")
	}
	old := pathpattern.FromRegexp(re, legacy)
	if got, ok := old.Match("/12-ab"); !ok || !maps.Equal(got, params{"0": "12", "1": "ab"}) {
		t.Errorf("legacy Match = %v, %v", got, ok)
	}
}

// The time for these would grow with a power of the length if every split were
// tried.
func TestMatchIsLinear(t *testing.T) {
	path := strings.Repeat("/x-x", 20_000)
	for _, tt := range []struct {
		pattern string
		opts    *pathpattern.Options
	}{
		{"/*a/x-*b/x-*c/x-*d/y", nil},
		{"/:a-:b-:c-:d/y", nil},
		{"/:a+/:b+/:c+/y", legacy},
		{"/(x.*x*.*x*.*)y", legacy},
		{"/(.*)*/(.*)*y", legacy},
	} {
		p, err := pathpattern.Parse(tt.pattern, tt.opts)
		if err != nil {
			t.Fatal(err)
		}
		if p.Matches(path) {
			t.Errorf("%s matches", tt.pattern)
		}
	}
}

func TestFindDoesNotAllocate(t *testing.T) {
	p, err := pathpattern.Parse("/users/:id/files/a-:name.json", nil)
	if err != nil {
		t.Fatal(err)
	}
	var room [4]string
	n := testing.AllocsPerRun(100, func() {
		if _, values, ok := p.Find("/users/12/files/a-b.json", room[:]); !ok || len(values) != 2 {
			t.Fatal("no match")
		}
	})
	if n > 0 {
		t.Errorf("Find allocates %v times", n)
	}
}
