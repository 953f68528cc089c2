package utcdate

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner splits text into tokens; tok is the one in hand.
type scanner struct {
	rest string
	tok  token
}

// advance takes the next token.
func (s *scanner) advance() {
	if s.rest == "" {
		s.tok = token{kind: end}
		return
	}
	r, size := utf8.DecodeRuneInString(s.rest)
	switch {
	case '0' <= r && r <= '9':
		s.number()
	case strings.ContainsRune(":-+.)", r):
		s.tok = token{kind: kind(r)}
		s.rest = s.rest[size:]
	case isSpace(r):
		s.tok = token{kind: space}
		s.rest = strings.TrimLeftFunc(s.rest, isSpace)
	case r >= 'A':
		s.word()
	case r == '(':
		s.tok = token{kind: other}
		s.parentheses()
	default:
		s.tok = token{kind: other}
		s.rest = s.rest[size:]
	}
}

// skip takes the next token if the one in hand is k, and reports whether it was.
func (s *scanner) skip(k kind) bool {
	if s.tok.kind != k {
		return false
	}
	s.advance()
	return true
}

// number reads digits; after nine significant ones they no longer count.
func (s *scanner) number() {
	i, value := 0, 0
	for ; i < len(s.rest) && '0' <= s.rest[i] && s.rest[i] <= '9'; i++ {
		if value < 100_000_000 {
			value = value*10 + int(s.rest[i]-'0')
		}
	}
	s.tok = token{kind: number, n: i, value: value}
	s.rest = s.rest[i:]
}

// word reads up to a space or a character before "A". What lies beyond ASCII
// counts as a letter.
func (s *scanner) word() {
	i := strings.IndexFunc(s.rest, func(r rune) bool { return r < 'A' || isSpace(r) })
	if i < 0 {
		i = len(s.rest)
	}
	s.tok = token{kind: word, n: i}
	for j := range min(i, len(s.tok.prefix)) {
		s.tok.prefix[j] = s.rest[j] | 0x20
	}
	s.rest = s.rest[i:]
}

// parentheses skips a comment, with those inside it; it may lack its end.
func (s *scanner) parentheses() {
	depth := 0
	for i := range len(s.rest) {
		switch s.rest[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			s.rest = s.rest[i+1:]
			return
		}
	}
	s.rest = ""
}

// isSpace reports white space or a line terminator of ECMAScript.
func isSpace(r rune) bool {
	return r == '\uFEFF' || r != '\u0085' && unicode.IsSpace(r)
}
