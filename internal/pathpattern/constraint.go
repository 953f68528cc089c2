package pathpattern

import (
	"regexp/syntax"
	"slices"
)

// Constraint is a regular expression that the whole value of a parameter has to
// match. It never matches "" or a value with "/".
type Constraint struct {
	source  string
	program *program
}

// Matches reports whether value satisfies the constraint.
func (c *Constraint) Matches(value string) bool { return c.program.match(value, nil) }

// String returns the regular expression. Constraints with equal text, in
// patterns with equal [Options], are the same.
func (c *Constraint) String() string { return c.source }

// newConstraint returns a constraint when re, of which program matches whole
// values, stays inside a segment and looks at nothing outside its match.
func newConstraint(source string, re *syntax.Regexp, program *program) *Constraint {
	if leavesSegment(re) || program.match("", nil) {
		return nil
	}
	return &Constraint{source, program}
}

// leavesSegment reports whether re can match "/" or looks around.
func leavesSegment(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL, syntax.OpBeginLine, syntax.OpEndLine,
		syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return true
	case syntax.OpLiteral:
		return slices.Contains(re.Rune, '/')
	case syntax.OpCharClass:
		for i := 0; i < len(re.Rune); i += 2 {
			if re.Rune[i] <= '/' && '/' <= re.Rune[i+1] {
				return true
			}
		}
	}
	return slices.ContainsFunc(re.Sub, leavesSegment)
}
