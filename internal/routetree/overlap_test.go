package routetree_test

import (
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/pathpattern"
	"github.com/koa-go/koa/internal/routetree"
)

// stack makes layers out of patterns: "^" in front makes a prefix, "~" a legacy
// pattern, and "" is every path.
func stack(t testing.TB, patterns ...string) []routetree.Layer[int] {
	t.Helper()
	var layers []routetree.Layer[int]
	for i, p := range patterns {
		l := routetree.Layer[int]{Value: i, Methods: []string{"GET"}}
		if p != "" {
			path, prefix := strings.CutPrefix(p, "^")
			path, legacy := strings.CutPrefix(path, "~")
			var err error
			if l.Pattern, err = pathpattern.Parse(path, &pathpattern.Options{Prefix: prefix, Legacy: legacy}); err != nil {
				t.Fatal(err)
			}
		}
		layers = append(layers, l)
	}
	return layers
}

// Each table has a pattern whose paths another one matches in part, in one of
// the ways in which they can meet.
func TestPatternsThatMeet(t *testing.T) {
	for _, tt := range []struct {
		name     string
		patterns []string
		paths    []string
	}{
		{"text and a parameter", []string{"/:x", "/a", "/:x/b"}, []string{"/a", "/b", "/a/b", "/a/c"}},
		{"crosswise", []string{"/a/:x", "/:x/b"}, []string{"/a/b", "/a/c", "/c/b"}},
		{"text at the end of a parameter", []string{"/:x.js", "/:x.min.js", "/:x"}, []string{"/a.js", "/a.min.js", "/.min.js", "/.js"}},
		{"a constraint and any value", []string{"/:x", `~/:n(\d+)`}, []string{"/1", "/a"}},
		{"a constraint and a longer end", []string{`~/:n([a-z.]+).js`, "/:x.min.js"}, []string{"/a.min.js", "/1.min.js", "/a.js"}},
		{"a constraint on a part of the segment", []string{`~/a:n(\d+)`, `~/:n(\d+)`}, []string{"/a1", "/1", "/ab"}},
		{"a prefix and a wildcard inside the next segment", []string{"^/a/b", "/:x/b*p"}, []string{"/a/b", "/a/b/c", "/a/bc"}},
		{"a prefix and the path itself", []string{"^/a/b", "/:x/b", "/:x/b/c"}, []string{"/a/b", "/a/b/", "/a/b/c"}},
		{"a prefix and a wildcard at one place", []string{"^/a/", "/a/*p"}, []string{"/a/", "/a//", "/a/b"}},
		{"a wildcard inside a segment and a parameter", []string{"/a*p", "/:x", "/:x/b"}, []string{"/ab", "/a/b", "/ab/b"}},
		{"a wildcard inside a segment and a slash at the end", []string{"/a/b*p", "/:x/b"}, []string{"/a/b/", "/a/bc"}},
		{"a wildcard and what is below another branch", []string{"/a/*p", "/:x/b", "/:x/:y/c"}, []string{"/a/b", "/a/b/c", "/a/c"}},
		{"a pattern that has to be asked, beside text", []string{"/a/:x", "/:x/:y-:z"}, []string{"/a/1-2", "/a/1"}},
		{"a pattern that has to be asked, below text", []string{"/:x/:y", "/a/:y-:z"}, []string{"/a/1-2", "/b/1-2"}},
		{"two ways through one pattern", []string{"{/:a}/b{/:c}", "/b/:d"}, []string{"/b/b", "/b", "/x/b", "/x/b/y", "/b/c"}},
		{"every path", []string{"", "/a", ""}, []string{"/a", "/b", ""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			layers := stack(t, tt.patterns...)
			tr := routetree.Build(layers, plan)
			for _, path := range tt.paths {
				if err := check(tr, layers, "GET", path, nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
}
