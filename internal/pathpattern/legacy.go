package pathpattern

import (
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"
)

// parseLegacy reads the grammar of path-to-regexp 1.9.
func (p *Pattern) parseLegacy() error {
	t := &legacyTokenizer{path: p.source}
	tokens := t.read()
	l := legacy{path: p.source, opts: p.opts}
	// The template keeps the "/" at the end that matching does without.
	fill := make(legacyTemplate, 0, len(tokens))
	for i := range tokens {
		value, err := l.value(&tokens[i])
		if err != nil {
			return err
		}
		fill = append(fill, value)
	}
	p.compile = fill
	p.keys = l.keys
	values := l.end(fill)
	for _, way := range l.ways(values) {
		p.alternatives = append(p.alternatives, shape(way, p.keys))
	}
	if !p.exact() {
		p.program = l.assemble(values)
	}
	return nil
}

// legacyValue is a token with what matches it.
type legacyValue struct {
	legacyToken
	key   int
	match *program // whole values; nil for text
	group *syntax.Prog
	piece piece
}

// legacy turns tokens into what matches them.
type legacy struct {
	path string
	opts Options
	keys []Key
	// free says that the path may go on with anything, after a "/" that ends the
	// pattern of a strict prefix.
	free bool
}

func (l *legacy) value(tok *legacyToken) (legacyValue, error) {
	v := legacyValue{legacyToken: *tok}
	if !tok.param {
		v.piece = piece{kind: textPiece, text: tok.text}
		return v, nil
	}
	v.key = len(l.keys)
	l.keys = append(l.keys, Key{Name: tok.name, Wildcard: tok.asterisk})
	var re *syntax.Regexp
	if tok.kind == groupValue {
		var err error
		if re, v.group, err = l.regexp(tok); err != nil {
			return v, err
		}
	}
	v.match = &program{opts: Options{Sensitive: l.opts.Sensitive, Strict: true}}
	v.once(v.match)
	v.match.emit(inst{op: opTail})
	v.piece = v.asPiece(re)
	return v, nil
}

// regexp compiles the group of a token.
func (l *legacy) regexp(tok *legacyToken) (*syntax.Regexp, *syntax.Prog, error) {
	flags := syntax.Perl
	if !l.opts.Sensitive {
		flags |= syntax.FoldCase
	}
	re, err := syntax.Parse(tok.pattern, flags)
	if err == nil {
		re = re.Simplify()
		var prog *syntax.Prog
		if prog, err = syntax.Compile(re); err == nil {
			return re, prog, nil
		}
	}
	return nil, nil, &SyntaxError{Path: l.path, Offset: tok.offset, Message: fmt.Sprintf("Group (%s): %v", tok.pattern, err)}
}

// asPiece says what the value is for shape.
func (v *legacyValue) asPiece(re *syntax.Regexp) piece {
	pc := piece{kind: oddPiece, key: v.key}
	switch {
	case v.repeat:
	case v.kind == plainValue && v.delimiter == "/":
		pc.kind = paramPiece
	case v.kind == anyValue:
		pc.kind = restPiece
	case v.kind == groupValue:
		if pc.constraint = newConstraint(v.pattern, re, v.match); pc.constraint != nil {
			pc.kind = paramPiece
		}
	}
	return pc
}

// end takes away a "/" that ends the pattern, which 1.9 does unless it is
// strict.
func (l *legacy) end(values []legacyValue) []legacyValue {
	last := len(values) - 1
	if last < 0 || !strings.HasSuffix(values[last].text, "/") {
		return values
	}
	l.free = l.opts.Strict && l.opts.Prefix
	if l.opts.Strict {
		return values
	}
	text := strings.TrimSuffix(values[last].text, "/")
	if text == "" {
		return values[:last]
	}
	values = slices.Clone(values)
	values[last].text, values[last].piece.text = text, text
	return values
}

// ways writes the pattern out with and without each optional parameter, with
// coming first.
func (l *legacy) ways(values []legacyValue) [][]piece {
	ways := [][]piece{nil}
	for i := range values {
		endings := values[i].endings(i == len(values)-1)
		if len(ways)*len(endings) > maxAlternatives {
			endings = [][]piece{{{kind: oddPiece, key: -1}}}
		}
		longer := make([][]piece, 0, len(ways)*len(endings))
		for _, way := range ways {
			for _, ending := range endings {
				longer = append(longer, join(slices.Clip(way), ending))
			}
		}
		ways = longer
	}
	if l.free {
		for i := range ways {
			ways[i] = append(ways[i], piece{kind: oddPiece, key: -1})
		}
	}
	return ways
}

// endings are the forms that a token can take.
func (v *legacyValue) endings(last bool) [][]piece {
	if !v.param {
		return [][]piece{{v.piece}}
	}
	prefix := piece{kind: textPiece, text: v.prefix}
	with, bare := []piece{prefix, v.piece}, []piece{prefix}
	endings := [][]piece{with}
	if last && v.piece.kind == restPiece || v.optional && v.partial {
		endings = append(endings, bare)
	}
	if v.optional && !v.partial {
		endings = append(endings, nil)
	}
	return endings
}

// join appends pieces to a way, running texts together.
func join(way, pieces []piece) []piece {
	for _, pc := range pieces {
		last := len(way) - 1
		switch {
		case pc.kind == textPiece && pc.text == "":
		case pc.kind == textPiece && last >= 0 && way[last].kind == textPiece:
			way = slices.Clone(way)
			way[last].text += pc.text
		default:
			way = append(way, pc)
		}
	}
	return way
}
