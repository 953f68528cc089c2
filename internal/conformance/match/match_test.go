package match_test

import (
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/conformance/match"
	"github.com/koa-go/koa/internal/conformance/ordered"
)

func parse(t *testing.T, text string) any {
	t.Helper()
	v, err := ordered.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestDiff(t *testing.T) {
	for _, tt := range []struct{ name, got, want, diff string }{
		{"finds nothing in equal values", `{"a":[1,"x",null,true]}`, `{"a":[1,"x",null,true]}`, ""},
		{"ignores the order of fields", `{"a":1,"b":2}`, `{"b":2,"a":1}`, ""},
		{"compares numbers by value", `[1.0,100]`, `[1,1e2]`, ""},
		{"names the place", `{"a":[1,{"b":2}]}`, `{"a":[1,{"b":3}]}`, ".a[1].b: 2 / 3"},
		{"tells text from number", `["1"]`, `[1]`, `[0]: "1" / 1`},
		{"tells null from not there", `{"a":null}`, `{}`, ".a: null / nothing"},
		{"reports what is missing", `[1]`, `[1,2]`, "[1]: nothing / 2"},
		{"reports what is too much", `[1,2]`, `[1]`, "[1]: 2 / nothing"},
		{"reports a missing field", `{}`, `{"a":1}`, ".a: nothing / 1"},
		{"tells list from object", `[]`, `{}`, ": [] / {}"},
		{"lets $any stand for anything", `[{"a":[1]},null]`, `[{"$any":true},{"$any":true}]`, ""},
		{"finds $match anywhere in a text", `["xabcx"]`, `[{"$match":"b."}]`, ""},
		{"refuses a text that $match does not find", `["ABC"]`, `[{"$match":"b"}]`, `[0]: "ABC" / {"$match":"b"}`},
		{"refuses to $match what is no text", `[5]`, `[{"$match":"5"}]`, `[0]: 5 / {"$match":"5"}`},
		{"refuses $any where nothing is", `[]`, `[{"$any":true}]`, `[0]: nothing / {"$any":true}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			check(t, match.Diff(parse(t, tt.got), parse(t, tt.want)), tt.diff)
		})
	}
}

func TestDiffOfHeaderLines(t *testing.T) {
	for _, tt := range []struct {
		name string
		got  match.Lines
		want string
		diff string
	}{
		{"takes one line as a text", match.Lines{"a"}, `"a"`, ""},
		{"takes one line as a list", match.Lines{"a"}, `["a"]`, ""},
		{"takes several lines as a list", match.Lines{"a", "b"}, `["a","b"]`, ""},
		{"compares the text", match.Lines{"a"}, `"b"`, `: "a" / "b"`},
		{"keeps the order of lines", match.Lines{"a", "b"}, `["b","a"]`, `[0]: "a" / "b" [1]: "b" / "a"`},
		{"is not null", match.Lines{"a"}, `null`, `: "a" / null`},
		{"can be matched", match.Lines{"abc"}, `{"$match":"^a"}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			check(t, match.Diff(tt.got, parse(t, tt.want)), tt.diff)
		})
	}
}

func TestDiffOfMessages(t *testing.T) {
	const got = match.Message("koa: vary: field argument is required")
	for _, want := range []string{"field argument is required", "koa: vary: field argument is required"} {
		check(t, match.Diff(got, want), "")
	}
	check(t, match.Diff(got, "argument is required"), `: "koa: vary: field argument is required" / "argument is required"`)
	check(t, match.Diff(match.Message("a b: c"), "c"), `: "a b: c" / "c"`)
	check(t, match.Diff(got, parse(t, `{"$match":"^koa: vary"}`)), "")
}

func TestDiffOfNo(t *testing.T) {
	check(t, match.Diff(match.No{}, false), "")
	check(t, match.Diff(match.No{}, nil), "")
	check(t, match.Diff(match.No{}, true), ": false / true")
}

func check(t *testing.T, diffs []match.Difference, want string) {
	t.Helper()
	var got []string
	for _, d := range diffs {
		got = append(got, d.Path+": "+d.Got+" / "+d.Want)
	}
	if text := strings.Join(got, " "); text != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
}

func TestText(t *testing.T) {
	v := []any{match.Lines{"a"}, ordered.Object{{Name: "k", Value: match.Lines{"b", "c"}}}}
	if got, want := match.Text(v), `["a",{"k":["b","c"]}]`; got != want {
		t.Errorf("Text = %s, want %s", got, want)
	}
}

func TestCheck(t *testing.T) {
	for _, tt := range []struct {
		in string
		ok bool
	}{
		{`{"a":[{"$any":true},{"$match":"^x$"}]}`, true},
		{`{"$bytes":"AA=="}`, true},
		{`[{"$any":false}]`, false},
		{`[{"$any":true,"b":1}]`, false},
		{`[{"$match":"("}]`, false},
		{`[{"$match":1}]`, false},
	} {
		if err := match.Check(parse(t, tt.in)); (err == nil) != tt.ok {
			t.Errorf("Check(%s) = %v, want ok %v", tt.in, err, tt.ok)
		}
	}
}
