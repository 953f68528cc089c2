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
}

// rank orders segments, the most specific one first.
type rank uint8

const (
	literal     rank = iota
	constrained      // a parameter with text beside it, or an expression for it
	plain            // a parameter
	odd              // what only the pattern itself understands
	wildcard         // the rest of the path
)

func shapesOf(p *pathpattern.Pattern) []shape {
	var shapes []shape
	for _, alt := range p.Alternatives() {
		shapes = append(shapes, shapeOf(alt, p.Options().Sensitive))
	}
	return shapes
}

func shapeOf(alt pathpattern.Alternative, sensitive bool) shape {
	s, text := shape{}, "" // text of the segment so far
	for _, part := range alt.Parts {
		switch part.Kind {
		case pathpattern.Literal:
			whole := strings.Split(text+part.Text, "/")
			text = whole[len(whole)-1]
			for _, segment := range whole[:len(whole)-1] {
				s = s.literal(segment, sensitive)
			}
		case pathpattern.Param:
			rank := plain
			if text+part.Text != "" || part.Constraint != nil {
				rank = constrained
			}
			s, text = append(s, segment{rank, text}), afterParam
		default:
			return append(s, segment{wildcard, text})
		}
	}
	if !alt.Exact {
		return append(s, segment{odd, text})
	}
	if text != afterParam {
		s = s.literal(text, sensitive)
	}
	return s
}

// afterParam stands for the text of a segment whose parameter has been noted; the
// slash that follows ends it.
const afterParam = "\x00"

func (s shape) literal(text string, sensitive bool) shape {
	if strings.HasPrefix(text, afterParam) {
		return s
	}
	if !sensitive {
		text = strings.ToLower(text)
	}
	return append(s, segment{literal, text})
}

// meets reports whether some path may have both shapes.
func (s shape) meets(other shape) bool {
	for i := range min(len(s), len(other)) {
		a, b := s[i], other[i]
		if a.rank >= odd || b.rank >= odd {
			return true
		}
		if a.rank == literal && b.rank == literal && !strings.EqualFold(a.text, b.text) {
			return false
		}
	}
	return len(s) == len(other) || s.endsWide() || other.endsWide()
}

func (s shape) endsWide() bool { return len(s) > 0 && s[len(s)-1].rank >= odd }

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
