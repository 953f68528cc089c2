package pathpattern

import (
	"fmt"
	"slices"
)

// maxAlternatives is how many patterns without optional parts one pattern may
// stand for; path-to-regexp 8 has the same limit.
const maxAlternatives = 256

// parse8 reads the grammar of path-to-regexp 8.
func (p *Pattern) parse8() error {
	t := &tokenizer{path: p.source}
	tokens, err := t.tokens()
	if err != nil {
		return err
	}
	e := &expander{path: p.source}
	if err := e.expand(tokens, nil, nil); err != nil {
		return err
	}
	p.keys = e.keys
	p.compile = template(tokens)
	for _, way := range e.ways {
		p.alternatives = append(p.alternatives, shape(way, e.keys))
	}
	if !p.exact() {
		p.program = assemble8(e.ways, p.opts)
	}
	return nil
}

// expander writes groups out: every way through a pattern with and without
// each of them.
type expander struct {
	path string
	keys []Key
	ways [][]piece
}

// rest is what follows a group.
type rest struct {
	tokens []token
	after  *rest
}

// expand adds the ways that begin with done and go on with tokens and then
// with after. Ways with a group come before those without it.
func (e *expander) expand(tokens []token, after *rest, done []token) error {
	for i, tok := range tokens {
		if tok.kind != groupToken {
			done = append(done, tok)
			continue
		}
		following := &rest{tokens[i+1:], after}
		if err := e.expand(tok.inner, following, slices.Clip(done)); err != nil {
			return err
		}
	}
	if after != nil {
		return e.expand(after.tokens, after.after, done)
	}
	return e.add(done)
}

// add turns a way without groups into pieces. Two parameters need text between
// them, or nothing would say where one ends.
func (e *expander) add(tokens []token) error {
	if len(e.ways) == maxAlternatives {
		return &SyntaxError{Path: e.path, Offset: len(e.path), Message: "Too many path combinations"}
	}
	var way []piece
	for _, tok := range tokens {
		last := len(way) - 1
		switch {
		case tok.kind == textToken && last >= 0 && way[last].kind == textPiece:
			way[last].text += tok.text
			continue
		case tok.kind == textToken:
			way = append(way, piece{kind: textPiece, text: tok.text})
			continue
		case last >= 0 && way[last].kind != textPiece:
			return &SyntaxError{Path: e.path, Offset: tok.offset, Message: fmt.Sprintf(`Missing text before "%s"`, tok.text)}
		case tok.kind == paramToken:
			way = append(way, piece{kind: paramPiece, key: len(e.keys)})
		default:
			way = append(way, piece{kind: restPiece, key: len(e.keys)})
		}
		e.keys = append(e.keys, Key{Name: tok.text, Wildcard: tok.kind == wildcardToken})
	}
	e.ways = append(e.ways, way)
	return nil
}
