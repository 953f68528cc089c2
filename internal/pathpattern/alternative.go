package pathpattern

import "strings"

// Alternative is one of the patterns without optional parts that a [Pattern]
// stands for. A routing tree is built from them.
type Alternative struct {
	// Parts are what a path has to begin with.
	Parts []Part
	// Exact reports whether Parts say it all: the alternative matches the paths
	// that consist of Parts and of what [Options] allow at the end. Otherwise
	// only [Pattern.Matches] can tell.
	Exact bool
	// Names are the names of the parameters in the order of the pattern: if the
	// alternative is exact, of the Param and Wildcard parts.
	Names []string

	keys []int // where the values stand in the list of captures
}

// PartKind is the kind of a [Part].
type PartKind uint8

const (
	// Literal is text.
	Literal PartKind = iota
	// Param is one or more characters other than "/", and then text, to the end
	// of the segment: what follows is "/" or the end of the path.
	Param
	// Wildcard is the rest of the path, at least one character.
	Wildcard
)

// Part is a part of an [Alternative].
type Part struct {
	Kind PartKind
	// Text is the text of a literal, or what follows the value of a parameter in
	// its segment.
	Text string
	// Constraint restricts the value of a parameter; nil does not.
	Constraint *Constraint
}

type pieceKind uint8

const (
	textPiece  pieceKind = iota
	paramPiece           // characters other than "/"
	restPiece            // characters
	oddPiece             // anything else
)

// piece is a part of a pattern in either grammar, before neighbours are looked
// at.
type piece struct {
	kind       pieceKind
	text       string
	key        int // of the parameter; -1 if an odd piece is none
	constraint *Constraint
}

// shape finds out how far the pieces of a way can be matched one by one,
// without trying several ends for one of them.
func shape(way []piece, keys []Key) Alternative {
	a := Alternative{Exact: true}
	skip := 0 // bytes of the next text that belong to the parameter before it
	for i, pc := range way {
		if pc.kind != textPiece && pc.key >= 0 {
			a.keys = append(a.keys, pc.key)
			a.Names = append(a.Names, keys[pc.key].Name)
		}
		if !a.Exact {
			continue
		}
		switch pc.kind {
		case textPiece:
			if pc.text = pc.text[skip:]; pc.text != "" {
				a.Parts = append(a.Parts, Part{Kind: Literal, Text: pc.text})
			}
			skip = 0
		case paramPiece:
			suffix, ok := segmentEnd(way[i+1:])
			if a.Exact = ok; ok {
				a.Parts = append(a.Parts, Part{Kind: Param, Text: suffix, Constraint: pc.constraint})
				skip = len(suffix)
			}
		case restPiece:
			if a.Exact = i == len(way)-1; a.Exact {
				a.Parts = append(a.Parts, Part{Kind: Wildcard})
			}
		default:
			a.Exact = false
		}
	}
	return a
}

// segmentEnd returns the text before the next "/", or before the end of the
// pattern; ok is false when something other than text comes first.
func segmentEnd(way []piece) (text string, ok bool) {
	if len(way) == 0 {
		return "", true
	}
	text, _, found := strings.Cut(way[0].text, "/")
	return text, way[0].kind == textPiece && (found || len(way) == 1)
}

// find matches path with an exact alternative and appends the values to dst.
func (a *Alternative) find(path string, dst []string, opts *Options) (values []string, ok bool) {
	fold := !opts.Sensitive
	for i := range a.Parts {
		part := &a.Parts[i]
		switch part.Kind {
		case Literal:
			if !begins(path, part.Text, fold) {
				return dst, false
			}
			path = path[len(part.Text):]
		case Param:
			end := strings.IndexByte(path, '/')
			if end < 0 {
				end = len(path)
			}
			value, ok := part.Value(path[:end], fold)
			if !ok {
				return dst, false
			}
			dst, path = append(dst, value), path[end:]
		default:
			if path == "" {
				return dst, false
			}
			dst, path = append(dst, path), ""
		}
	}
	return dst, atEnd(path, opts)
}

// Value returns the value that a parameter has in a segment, in which fold
// makes upper and lower case equal; ok is false when it does not fit. The part
// must be a [Param].
func (p *Part) Value(segment string, fold bool) (value string, ok bool) {
	n := len(segment) - len(p.Text)
	if n <= 0 || !ends(segment, p.Text, fold) {
		return "", false
	}
	value = segment[:n]
	return value, p.Constraint == nil || p.Constraint.Matches(value)
}

// atEnd reports whether a match may end before rest.
func atEnd(rest string, opts *Options) bool {
	return rest == "" ||
		rest == "/" && !opts.Strict ||
		rest[0] == '/' && opts.Prefix
}
