package main

import (
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/conformance/match"
)

var wrong = []failure{{"request 1", []match.Difference{{Path: "status", Got: "1", Want: "2"}}}}

func TestStaleDifferences(t *testing.T) {
	all := []result{
		{id: "a/passes"},
		{id: "a/fails", failures: wrong},
		{id: "b/skipped", skipped: "no implementation yet"},
	}
	for _, tt := range []struct{ name, pattern, want string }{
		{"keeps quiet about one that is needed", "a/fails", ""},
		{"keeps quiet about one that cannot be judged yet", "b/*", ""},
		{"reports one that passes", "a/passes", `"a/passes" is in differences.json and a/passes passes`},
		{"reports a glob that is too wide", "a/*", `"a/*" is in differences.json and a/passes passes`},
		{"reports one that nothing has the name of", "c/*", `"c/*" is in differences.json and matches no vector`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Join(stale([]difference{{tt.pattern, "r"}}, all), "; ")
			if !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestParseDifferencesRefuses(t *testing.T) {
	for _, text := range []string{`{}`, `[{"pattern":"a"}]`, `[{"reason":"r"}]`, `[{"pattern":"[","reason":"r"}]`} {
		if d, err := parseDifferences([]byte(text)); err == nil {
			t.Errorf("parseDifferences(%s) = %v, want an error", text, d)
		}
	}
}

func TestReport(t *testing.T) {
	r := newReport([]result{
		{id: "a/passes"},
		{id: "a/fails", failures: wrong},
		{id: "a/differs", failures: wrong},
		{id: "a/skipped", skipped: "why"},
	}, []difference{{"a/differs", "on purpose"}})
	for _, tt := range []struct {
		verbose bool
		want    string
	}{
		{false, "FAIL a/fails, request 1\n     status\n       got  1\n       want 2\nDIFFERENT a/differs: on purpose\n1 passed, 1 failed, 2 skipped\n"},
		{true, "FAIL a/fails, request 1\n     status\n       got  1\n       want 2\nDIFFERENT a/differs: on purpose\nSKIP a/skipped: why\n1 passed, 1 failed, 2 skipped\n"},
	} {
		var b strings.Builder
		r.print(&b, tt.verbose)
		if b.String() != tt.want {
			t.Errorf("verbose %v prints\n%s\nwant\n%s", tt.verbose, b.String(), tt.want)
		}
	}
}
