// Package match chooses requests by path, as the keys match and ignore of a
// configuration do (npm egg-path-matching).
package match

import (
	"fmt"
	"regexp"

	"github.com/koa-go/koa/internal/pathpattern"
)

// Paths returns what reports whether a path is one that a pattern means. A pattern is
// the beginning of a path in the grammar of Egg's router ("/api", "/users/:id"), or a
// regular expression between slashes that begins with a caret: "/^\/api\/v\d+/", with
// an i behind it to ignore case. No patterns give nil.
func Paths(patterns []string) (func(path string) bool, error) {
	if len(patterns) == 0 {
		return nil, nil
	}
	tests := make([]func(path string) bool, len(patterns))
	for i, pattern := range patterns {
		var err error
		if tests[i], err = compile(pattern); err != nil {
			return nil, fmt.Errorf("pattern %q: %w", pattern, err)
		}
	}
	return func(path string) bool {
		for _, test := range tests {
			if test(path) {
				return true
			}
		}
		return false
	}, nil
}

var expression = regexp.MustCompile(`^/(\^.*)/(i?)$`)

func compile(pattern string) (func(path string) bool, error) {
	m := expression.FindStringSubmatch(pattern)
	if m == nil {
		p, err := pathpattern.Parse(pattern, &pathpattern.Options{Legacy: true, Prefix: true})
		if err != nil {
			return nil, err
		}
		return p.Matches, nil
	}
	text := m[1]
	if m[2] != "" {
		text = "(?i)" + text
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, err
	}
	return re.MatchString, nil
}
