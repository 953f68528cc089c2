package match_test

import (
	"testing"

	"github.com/koa-go/koa/egg/internal/match"
)

// The expectations are those of egg-path-matching 1.2 with path-to-regexp 1.9.
func TestPaths(t *testing.T) {
	for _, tt := range []struct {
		name     string
		patterns []string
		path     string
		want     bool
	}{
		{"a text is the beginning of a path", []string{"/api"}, "/api/users", true},
		{"a text ends at a slash", []string{"/api"}, "/apis", false},
		{"case does not matter", []string{"/api"}, "/API", true},
		{"a parameter is one segment", []string{"/users/:id"}, "/users/1/posts", true},
		{"a parameter is not nothing", []string{"/users/:id"}, "/users", false},
		{"one of several is enough", []string{"/a", "/b"}, "/b/c", true},
		{"an expression says it all", []string{`/^\/api\/v\d+$/`}, "/api/v2", true},
		{"an expression has its case", []string{`/^\/api$/`}, "/API", false},
		{"an i ignores case", []string{`/^\/api$/i`}, "/API", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			test, err := match.Paths(tt.patterns)
			if err != nil {
				t.Fatal(err)
			}
			if got := test(tt.path); got != tt.want {
				t.Errorf("Paths(%q)(%q) = %v, want %v", tt.patterns, tt.path, got, tt.want)
			}
		})
	}
}

func TestPathsNamesTheBadPattern(t *testing.T) {
	for _, pattern := range []string{"/^(/", "/:id([z-a])"} {
		if _, err := match.Paths([]string{"/a", pattern}); err == nil {
			t.Errorf("Paths(%q) has no error", pattern)
		} else {
			t.Log(err)
		}
	}
	if test, err := match.Paths(nil); test != nil || err != nil {
		t.Error("no patterns should give nil")
	}
}
