package pathpattern_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/koa-go/koa/internal/pathpattern"
)

// FuzzMatch holds the two ways of matching against each other.
func FuzzMatch(f *testing.F) {
	for _, tt := range matchTests {
		for path := range tt.paths {
			opts := tt.opts
			if opts == nil {
				opts = &pathpattern.Options{}
			}
			f.Add(tt.pattern, path, opts.Legacy, opts.Prefix, opts.Sensitive, opts.Strict)
		}
	}
	f.Fuzz(func(t *testing.T, pattern, path string, legacy, prefix, sensitive, strict bool) {
		if len(pattern) > 200 || len(path) > 1000 {
			return
		}
		p, err := pathpattern.Parse(pattern, &pathpattern.Options{
			Legacy: legacy, Prefix: prefix, Sensitive: sensitive, Strict: strict,
		})
		if err != nil {
			return
		}
		program := pathpattern.Programmed(p)
		got, ok := p.Match(path)
		want, wantOK := program.Match(path)
		if ok != wantOK || !maps.Equal(got, want) {
			t.Errorf("%q on %q: %q, %v, but the program gives %q, %v", pattern, path, got, ok, want, wantOK)
		}
		if a, b := p.Captures(path), program.Captures(path); !slices.Equal(a, b) || (a != nil) != ok {
			t.Errorf("%q on %q: captures %q, but the program gives %q", pattern, path, a, b)
		}
		if p.Matches(path) != ok || program.Matches(path) != ok {
			t.Errorf("%q on %q: Matches disagrees with Match", pattern, path)
		}
	})
}

// FuzzCompile checks that a pattern matches the paths that it makes.
func FuzzCompile(f *testing.F) {
	f.Add("/:x/:y", "a b", "é")
	f.Add("/a{/:x}", "a/b", "")
	f.Add("/:x.json", "a.json", "%")
	f.Fuzz(func(t *testing.T, pattern, x, y string) {
		if len(pattern) > 200 || x == "" || y == "" {
			return
		}
		p, err := pathpattern.Parse(pattern, nil)
		if err != nil {
			return
		}
		values := map[string]any{"x": x, "y": y}
		path, err := p.Compile(values)
		// Two values in one segment need not come apart again.
		if err != nil || slices.ContainsFunc(p.Alternatives(), func(a pathpattern.Alternative) bool { return !a.Exact }) {
			return
		}
		if !p.Matches(path) {
			t.Errorf("%q does not match %q, which it made", pattern, path)
		}
	})
}
