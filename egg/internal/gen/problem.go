package gen

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strings"
)

// A Kind says what sort of mistake a Problem is.
type Kind string

// The kinds of problems.
const (
	Syntax    Kind = "syntax"    // a file that is no Go
	Layout    Kind = "layout"    // packages and directories that cannot be used
	Name      Kind = "name"      // two things that would get one name
	Signature Kind = "signature" // a function or method of the wrong shape
	Generic   Kind = "generic"   // a constructor with type parameters
	Parameter Kind = "parameter" // a parameter whose type says nothing about what to pass
	Missing   Kind = "missing"   // a type that nobody makes
	Duplicate Kind = "duplicate" // a type that two constructors make
	Ambiguous Kind = "ambiguous" // an interface that several types implement
	Scope     Kind = "scope"     // a thing of one request in a thing that lives longer
	Cycle     Kind = "cycle"     // constructors that wait for each other
)

// A Position is a place in a file of the application, as editors understand it.
type Position struct {
	File   string `json:"file"` // below the application's directory, with slashes
	Line   int    `json:"line"` // from 1; 0 means the file as a whole
	Column int    `json:"column,omitempty"`
}

// String returns file:line:column, without what is not known.
func (p Position) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	default:
		return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
}

func (p Position) compare(q Position) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// Related is another place that takes part in a problem, and how.
type Related struct {
	Pos  Position `json:"pos"`
	Text string   `json:"text"`
}

// A Problem is a reason why an application cannot be wired.
type Problem struct {
	Kind    Kind      `json:"kind"`
	Pos     Position  `json:"pos"`
	Text    string    `json:"text"`
	Related []Related `json:"related,omitempty"`
	Fix     string    `json:"fix,omitempty"` // what to write instead; empty when the text says it
}

// Error returns the problem as the compiler would print it, with a line for each
// related place and for the fix.
func (p Problem) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", p.Pos, p.Text)
	for _, r := range p.Related {
		fmt.Fprintf(&b, "\n\t%s: %s", r.Pos, r.Text)
	}
	if p.Fix != "" {
		fmt.Fprintf(&b, "\n\tfix: %s", p.Fix)
	}
	return b.String()
}

// Problems are all problems of an application, in order of their positions.
type Problems []Problem

// Error returns one problem after the other, each as [Problem.Error] prints it.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// sorted puts the problems in order and drops what was found twice.
func (ps Problems) sorted() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(a.Pos.compare(b.Pos), cmp.Compare(a.Text, b.Text))
	})
	return slices.CompactFunc(ps, func(a, b Problem) bool { return a.Pos == b.Pos && a.Text == b.Text })
}

// at is where pos is, whatever line directives say.
func (s *scanner) at(pos token.Pos) Position {
	p := s.fset.PositionFor(pos, false)
	return Position{File: s.rel(p.Filename), Line: p.Line, Column: p.Column}
}

func (s *scanner) report(p Problem) { s.problems = append(s.problems, p) }
