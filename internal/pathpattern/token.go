package pathpattern

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind uint8

const (
	textToken tokenKind = iota
	paramToken
	wildcardToken
	groupToken // { }
)

// token is a part of a pattern in the grammar of path-to-regexp 8.
type token struct {
	kind   tokenKind
	text   string // of a text; name of a parameter or wildcard
	inner  []token
	offset int
}

// maxDepth bounds how deep braces nest: deeper ones have more alternatives than
// are allowed anyway.
const maxDepth = maxAlternatives

// tokenizer follows parse() of path-to-regexp 8.
type tokenizer struct {
	path  string
	i     int
	depth int
}

func (t *tokenizer) fail(offset int, format string, args ...any) error {
	return &SyntaxError{Path: t.path, Offset: offset, Message: fmt.Sprintf(format, args...)}
}

// tokens reads to the end of the path, or to the brace that closes a group.
func (t *tokenizer) tokens() ([]token, error) {
	var list []token
	var text strings.Builder
	start := t.i
	flush := func() {
		if text.Len() > 0 {
			list = append(list, token{kind: textToken, text: text.String(), offset: start})
		}
		text.Reset()
	}
	for t.i < len(t.path) {
		if text.Len() == 0 {
			start = t.i
		}
		switch c := t.path[t.i]; c {
		case '\\':
			if t.i++; t.i == len(t.path) {
				return nil, t.fail(t.i, `Unexpected end after \`)
			}
			_, size := utf8.DecodeRuneInString(t.path[t.i:])
			text.WriteString(t.path[t.i : t.i+size])
			t.i += size
		case ':', '*', '{':
			flush()
			tok, err := t.special(c)
			if err != nil {
				return nil, err
			}
			list = append(list, tok)
		case '}':
			if t.depth == 0 {
				return nil, t.fail(t.i, "Unexpected }")
			}
			flush()
			return list, nil
		case '(', ')', '[', ']', '+', '?', '!':
			return nil, t.fail(t.i, "Unexpected %c", c)
		default:
			text.WriteByte(c)
			t.i++
		}
	}
	flush()
	return list, nil
}

// special reads a parameter, a wildcard or a group.
func (t *tokenizer) special(c byte) (token, error) {
	tok := token{offset: t.i}
	t.i++
	var err error
	switch c {
	case ':':
		tok.kind = paramToken
		tok.text, err = t.name()
	case '*':
		tok.kind = wildcardToken
		tok.text, err = t.name()
	default:
		tok.kind = groupToken
		tok.inner, err = t.group()
	}
	return tok, err
}

func (t *tokenizer) group() ([]token, error) {
	if t.depth == maxDepth {
		return nil, t.fail(t.i, "Too many path combinations")
	}
	t.depth++
	inner, err := t.tokens()
	t.depth--
	if err != nil {
		return nil, err
	}
	if t.i == len(t.path) {
		return nil, t.fail(t.i, "Unexpected end, expected }")
	}
	t.i++
	return inner, nil
}

// name reads an identifier of JavaScript or a quoted name.
func (t *tokenizer) name() (string, error) {
	start := t.i
	if strings.HasPrefix(t.path[t.i:], `"`) {
		return t.quoted()
	}
	for t.i < len(t.path) {
		r, size := utf8.DecodeRuneInString(t.path[t.i:])
		if !identStart(r) && (t.i == start || !identContinue(r)) {
			break
		}
		t.i += size
	}
	if t.i == start {
		return "", t.fail(t.i, "Missing parameter name")
	}
	return t.path[start:t.i], nil
}

func (t *tokenizer) quoted() (string, error) {
	start := t.i
	var name strings.Builder
	for t.i++; t.i < len(t.path); t.i++ {
		switch c := t.path[t.i]; c {
		case '"':
			t.i++
			if name.Len() == 0 {
				return "", t.fail(t.i, "Missing parameter name")
			}
			return name.String(), nil
		case '\\':
			if t.i++; t.i < len(t.path) {
				name.WriteByte(t.path[t.i])
			}
		default:
			name.WriteByte(c)
		}
	}
	return "", t.fail(start, "Unterminated quote")
}

// identStart reports whether r may begin a name: "$", "_" or ID_Start of
// Unicode (UAX #31).
func identStart(r rune) bool {
	return r == '$' || r == '_' ||
		unicode.In(r, unicode.L, unicode.Nl, unicode.Other_ID_Start) &&
			!unicode.In(r, unicode.Pattern_Syntax, unicode.Pattern_White_Space)
}

// identContinue reports whether r may go on a name that it may not begin: the
// joiners, and the rest of ID_Continue.
func identContinue(r rune) bool {
	return r == '\u200c' || r == '\u200d' ||
		unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue) &&
			!unicode.In(r, unicode.Pattern_Syntax, unicode.Pattern_White_Space)
}
