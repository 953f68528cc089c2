package pathpattern

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

type valueKind uint8

const (
	plainValue   valueKind = iota // one or more characters other than the delimiter
	guardedValue                  // the same, but not across the text before it; or that text
	anyValue                      // .*
	groupValue                    // a regular expression
)

// legacyToken is a part of a pattern in the grammar of path-to-regexp 1.9:
// text, or a parameter with the "/" or "." in front of it.
type legacyToken struct {
	text  string
	param bool

	name      string
	kind      valueKind
	pattern   string // the regular expression, as path-to-regexp writes it
	prefix    string // "/", "." or ""
	delimiter string // prefix or "/"
	guard     string // text that a guarded value does not run across
	optional  bool
	repeat    bool
	partial   bool // the prefix stays when the value is missing
	asterisk  bool // written as a bare asterisk
	offset    int
}

// legacyTokenizer follows parse() of path-to-regexp 1.9: what does not look
// like a parameter is text.
type legacyTokenizer struct {
	path    string
	tokens  []legacyToken
	text    strings.Builder
	unnamed int
}

func (t *legacyTokenizer) read() []legacyToken {
	for i := 0; i < len(t.path); {
		if t.path[i] == '\\' && i+1 < len(t.path) {
			_, size := utf8.DecodeRuneInString(t.path[i+1:])
			t.text.WriteString(t.path[i+1 : i+1+size])
			i += 1 + size
			continue
		}
		if size := t.param(i); size > 0 {
			i += size
			continue
		}
		t.text.WriteByte(t.path[i])
		i++
	}
	t.flush()
	return t.tokens
}

func (t *legacyTokenizer) flush() {
	if t.text.Len() > 0 {
		t.tokens = append(t.tokens, legacyToken{text: t.text.String()})
		t.text.Reset()
	}
}

// param reads a parameter at i and returns its length, 0 if there is none.
func (t *legacyTokenizer) param(i int) int {
	tok := legacyToken{param: true, delimiter: "/", offset: i}
	rest := t.path[i:]
	if rest[0] == '/' || rest[0] == '.' {
		tok.prefix, tok.delimiter = rest[:1], rest[:1]
		rest = rest[1:]
	}
	rest, group, ok := tok.readName(rest)
	if !ok {
		return 0
	}
	if !tok.asterisk && rest != "" && strings.IndexByte("+*?", rest[0]) >= 0 {
		tok.repeat, tok.optional = rest[0] != '?', rest[0] != '+'
		rest = rest[1:]
	}
	if tok.name == "" {
		tok.name = strconv.Itoa(t.unnamed)
		t.unnamed++
	}
	tok.partial = tok.prefix != "" && rest != "" && rest[:1] != tok.prefix
	t.flush()
	tok.setPattern(group, t.textBefore())
	t.tokens = append(t.tokens, tok)
	return len(t.path) - i - len(rest)
}

// textBefore returns the text right before the next token.
func (t *legacyTokenizer) textBefore() string {
	if len(t.tokens) == 0 {
		return ""
	}
	return t.tokens[len(t.tokens)-1].text
}

// readName reads ":name", ":name(group)", "(group)" or "*".
func (tok *legacyToken) readName(s string) (rest, group string, ok bool) {
	switch {
	case s == "":
		return s, "", false
	case s[0] == '*':
		tok.asterisk = true
		return s[1:], "", true
	case s[0] == ':':
		end := 1
		for end < len(s) && isWord(s[end]) {
			end++
		}
		if tok.name = s[1:end]; tok.name == "" {
			return s, "", false
		}
		group, size := readGroup(s[end:])
		return s[end+size:], group, true
	}
	group, size := readGroup(s)
	return s[size:], group, size > 0
}

// readGroup reads a regular expression in parentheses, which may hold others
// only escaped.
func readGroup(s string) (group string, size int) {
	if s == "" || s[0] != '(' {
		return "", 0
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			return "", 0
		case ')':
			if i == 1 {
				return "", 0
			}
			return s[1:i], i + 1
		}
	}
	return "", 0
}

// setPattern says what values the parameter takes, given the text before it.
func (tok *legacyToken) setPattern(group, before string) {
	if tok.prefix != "" {
		before = tok.prefix
	}
	class := `[^` + escapeRegexp(tok.delimiter) + `]`
	switch {
	case group == ".*" || tok.asterisk:
		tok.kind, tok.pattern = anyValue, ".*"
	case group != "":
		tok.kind, tok.pattern = groupValue, escapeGroup(group)
	case before == "" || strings.Contains(before, tok.delimiter):
		tok.kind, tok.pattern = plainValue, class+`+?`
	default:
		tok.kind, tok.guard = guardedValue, before
		before = escapeRegexp(before)
		tok.pattern = before + `|(?:(?!` + before + `)` + class + `)+?`
	}
}

// isWord reports whether c is in the class \w of JavaScript.
func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_'
}

// escapeGroup and escapeRegexp put the backslashes where path-to-regexp 1.9
// puts them.
func escapeGroup(s string) string  { return backslash(s, `=!:$/()`) }
func escapeRegexp(s string) string { return backslash(s, `.+*?=^!:${}()[]|/\`) }

func backslash(s, special string) string {
	var b strings.Builder
	for i := range len(s) {
		if strings.IndexByte(special, s[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
