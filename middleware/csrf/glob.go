package csrf

import (
	"errors"
	"fmt"
	"path"
	"strings"
)

// globs are the patterns of npm multimatch: what one matches, a later one that
// is negated takes back.
type globs []glob

type glob struct {
	negated  bool
	segments []string // patterns of package path, or "**"
}

// maxAlternatives limits what braces stand for: each pair multiplies it.
const maxAlternatives = 1000

func compileGlobs(patterns []string) (globs, error) {
	var all globs
	for _, pattern := range patterns {
		text, negated := strings.CutPrefix(pattern, "!")
		alternatives, err := expand(text, maxAlternatives)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", pattern, err)
		}
		for _, one := range alternatives {
			segments := strings.Split(strings.ReplaceAll(one, "[!", "[^"), "/")
			for _, segment := range segments {
				if _, err := path.Match(segment, ""); err != nil {
					return nil, fmt.Errorf("%q: %w", pattern, err)
				}
			}
			all = append(all, glob{negated, segments})
		}
	}
	return all, nil
}

// expand returns what a pattern with braces stands for: "{a,b}c" is "ac" and
// "bc".
func expand(pattern string, limit int) ([]string, error) {
	start, end, commas := braces(pattern)
	if len(commas) == 0 {
		return []string{pattern}, nil
	}
	var all []string
	from := start + 1
	for _, to := range append(commas, end) {
		more, err := expand(pattern[:start]+pattern[from:to]+pattern[end+1:], limit-len(all))
		if err != nil {
			return nil, err
		}
		if all = append(all, more...); len(all) > limit {
			return nil, errors.New("the braces stand for too many patterns")
		}
		from = to + 1
	}
	return all, nil
}

// braces finds the first pair of braces with commas of its own.
func braces(s string) (start, end int, commas []int) {
	for start = range len(s) {
		if s[start] != '{' {
			continue
		}
		commas = nil
		depth := 0
		for end = start; end < len(s); end++ {
			switch {
			case s[end] == '{':
				depth++
			case s[end] == ',' && depth == 1:
				commas = append(commas, end)
			case s[end] == '}':
				depth--
			}
			if depth == 0 {
				break
			}
		}
		if depth == 0 && len(commas) > 0 {
			return start, end, commas
		}
	}
	return 0, 0, nil
}

// match reports whether the patterns match a path.
func (g globs) match(p string) bool {
	matched := false
	if len(g) == 0 {
		return false
	}
	segments := strings.Split(p, "/")
	for _, one := range g {
		if matched == one.negated && one.match(segments) {
			matched = !one.negated
		}
	}
	return matched
}

// match reports whether the pattern fits, whatever it is used for. A slash at the
// end of a path may be there or not.
func (g glob) match(segments []string) bool {
	if matchSegments(g.segments, segments) {
		return true
	}
	last := len(segments) - 1
	return last > 0 && segments[last] == "" && matchSegments(g.segments, segments[:last])
}

// matchSegments goes through both lists once, and back only to the last "**":
// what an earlier one could take, that one can too.
func matchSegments(patterns, segments []string) bool {
	p, s := 0, 0
	star, mark := -1, 0 // the last "**", and the first segment it leaves
	for s < len(segments) {
		switch {
		case p < len(patterns) && patterns[p] == "**":
			star, mark = p, s
			p++
		case p < len(patterns) && matchSegment(patterns[p], segments[s]):
			p++
			s++
		case star >= 0 && !strings.HasPrefix(segments[mark], "."):
			mark++
			p, s = star+1, mark
		default:
			return false
		}
	}
	return p == len(patterns)
}

// matchSegment leaves names that begin with a dot to patterns that do, ".."
// above all. A lone "*" matches no empty segment.
func matchSegment(pattern, segment string) bool {
	if strings.HasPrefix(segment, ".") && !strings.HasPrefix(pattern, ".") || segment == "" && pattern == "*" {
		return false
	}
	ok, _ := path.Match(pattern, segment) // checked when it was compiled
	return ok
}
