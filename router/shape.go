package router

import (
	"cmp"
	"slices"
	"strings"

	"github.com/koa-go/koa/internal/pathpattern"
)

// shape is a form a path may take, segment by segment: a pattern without
// optional parts is one, others are several.
type shape []segment

// segment is what may stand between two slashes.
type segment struct {
	rank rank
	text string // of the literal, or what stands before the parameter
	open bool   // only the pattern itself knows how it goes on
}

// rank orders segments, the most specific one first.
type rank uint8

const (
	literal     rank = iota
	constrained      // parameters with text beside them, or with an expression
	plain            // a parameter
	wildcard         // more than a segment
)

func shapesOf(p *pathpattern.Pattern) []shape {
	wild := map[string]bool{}
	for _, key := range p.Keys() {
		wild[key.Name] = key.Wildcard
	}
	var shapes []shape
	for _, alt := range p.Alternatives() {
		shapes = append(shapes, shapeOf(alt, wild))
	}
	return shapes
}

func shapeOf(alt pathpattern.Alternative, wild map[string]bool) shape {
	var s shape
	var last segment
	names := alt.Names // of the parameters to come
	for _, part := range alt.Parts {
		switch part.Kind {
		case pathpattern.Literal:
			for i, text := range strings.Split(part.Text, "/") {
				if i > 0 {
					s, last = append(s, last), segment{}
				}
				last.text += text
			}
			continue
		case pathpattern.Param:
			last.rank = plain
			if last.text+part.Text != "" || part.Constraint != nil {
				last.rank = constrained
			}
		default:
			last.rank, last.open = wildcard, true
		}
		names = names[1:]
	}
	if !alt.Exact {
		last.rank, last.open = constrained, true
		if slices.ContainsFunc(names, func(name string) bool { return wild[name] }) {
			last.rank = wildcard
		}
	}
	if last == (segment{}) && len(s) > 1 {
		return s // a slash at the end makes nothing more specific
	}
	return append(s, last)
}

// meets reports whether some path may have both shapes.
func (s shape) meets(other shape) bool {
	for i := range min(len(s), len(other)) {
		a, b := s[i], other[i]
		if a.open || b.open {
			return true
		}
		if a.rank == literal && b.rank == literal && !strings.EqualFold(a.text, b.text) {
			return false
		}
	}
	return len(s) == len(other)
}

// compare is negative when s is the more specific shape.
func (s shape) compare(other shape) int {
	return slices.CompareFunc(s, other, func(a, b segment) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(len(b.text), len(a.text)))
	})
}

// moreSpecific reports whether rt goes before other where both match a path.
func (rt *Route) moreSpecific(other *Route) bool {
	for _, a := range rt.shapes {
		for _, b := range other.shapes {
			if a.meets(b) {
				return a.compare(b) < 0
			}
		}
	}
	return false
}
