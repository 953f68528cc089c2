package security

import (
	"fmt"
	"regexp"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/pathpattern"
)

// matcher reports whether a request is one that a pattern means.
type matcher func(ctx *koa.Context) bool

// matching returns what tells the requests that are guarded (npm
// egg-path-matching); nil means all.
func (g *Guard) matching() (matcher, error) {
	match, err := compileMatcher(g.Match, g.MatchFunc)
	if err != nil || match != nil {
		return match, err
	}
	ignore, err := compileMatcher(g.Ignore, g.IgnoreFunc)
	if err != nil || ignore == nil {
		return nil, err
	}
	return func(ctx *koa.Context) bool { return !ignore(ctx) }, nil
}

// compileMatcher is nil when there is nothing to match.
func compileMatcher(patterns []string, fn matcher) (matcher, error) {
	if len(patterns) == 0 {
		return fn, nil
	}
	tests := make([]func(path string) bool, len(patterns))
	for i, pattern := range patterns {
		var err error
		if tests[i], err = compilePattern(pattern); err != nil {
			return nil, fmt.Errorf("pattern %q: %w", pattern, err)
		}
	}
	return func(ctx *koa.Context) bool {
		path := ctx.Path()
		for _, test := range tests {
			if test(path) {
				return true
			}
		}
		return fn != nil && fn(ctx)
	}, nil
}

var regexpPattern = regexp.MustCompile(`^/(\^.*)/(i?)$`)

func compilePattern(pattern string) (func(path string) bool, error) {
	m := regexpPattern.FindStringSubmatch(pattern)
	if m == nil {
		p, err := pathpattern.Parse(pattern, &pathpattern.Options{Legacy: true, Prefix: true})
		if err != nil {
			return nil, err
		}
		return p.Matches, nil
	}
	expr := m[1]
	if m[2] != "" {
		expr = "(?i)" + expr
	}
	re, err := regexp.Compile(expr)
	if err != nil {
		return nil, err
	}
	return re.MatchString, nil
}
