package security

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/internal/match"
)

// matcher reports whether a request is one that a pattern means.
type matcher func(ctx *koa.Context) bool

// matching returns what tells the requests that are guarded (npm
// egg-path-matching); nil means all.
func (g *Guard) matching() (matcher, error) {
	matched, err := compileMatcher(g.Match, g.MatchFunc)
	if err != nil || matched != nil {
		return matched, err
	}
	ignored, err := compileMatcher(g.Ignore, g.IgnoreFunc)
	if err != nil || ignored == nil {
		return nil, err
	}
	return func(ctx *koa.Context) bool { return !ignored(ctx) }, nil
}

// compileMatcher is nil when there is nothing to match.
func compileMatcher(patterns []string, fn matcher) (matcher, error) {
	test, err := match.Paths(patterns)
	if test == nil || err != nil {
		return fn, err
	}
	return func(ctx *koa.Context) bool { return test(ctx.Path()) || fn != nil && fn(ctx) }, nil
}
