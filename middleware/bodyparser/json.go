package bodyparser

import "fmt"

// whitespace is JSON's (RFC 8259 section 2).
const whitespace = " \t\r\n"

// parseJSON reads a whole JSON text into plain Go values, in one pass and in
// linear time. Of equal names in an object the last counts, as in JSON.parse.
// The error is a *ParseError.
func parseJSON(text []byte, maxDepth int) (any, error) {
	return newJSONParser(text, maxDepth).whole()
}

// parseExactJSON is parseJSON with numbers as json.Number, all digits kept.
func parseExactJSON(text []byte, maxDepth int) (any, error) {
	p := newJSONParser(text, maxDepth)
	p.exact = true
	return p.whole()
}

type jsonParser struct {
	text     []byte
	pos      int
	maxDepth int
	exact    bool
	path     path // of the value that is read
}

func newJSONParser(text []byte, maxDepth int) *jsonParser {
	return &jsonParser{text: text, maxDepth: maxDepth}
}

func (p *jsonParser) whole() (any, error) {
	v, err := p.value()
	if err != nil {
		return nil, err
	}
	if p.peek(); p.pos < len(p.text) {
		return nil, p.unexpected()
	}
	return v, nil
}

// peek skips white space and returns the byte that follows, 0 at the end: a NUL
// in the text is no more welcome there than the end.
func (p *jsonParser) peek() byte {
	for p.pos < len(p.text) {
		switch c := p.text[p.pos]; c {
		case ' ', '\t', '\r', '\n':
			p.pos++
		default:
			return c
		}
	}
	return 0
}

// take is peek, and goes past c if that is what follows.
func (p *jsonParser) take(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.pos++
	return true
}

func (p *jsonParser) value() (any, error) {
	switch c := p.peek(); c {
	case '{':
		return p.object()
	case '[':
		return p.list()
	case '"':
		return p.string()
	case 't':
		return true, p.word("true")
	case 'f':
		return false, p.word("false")
	case 'n':
		return nil, p.word("null")
	}
	return p.number()
}

func (p *jsonParser) word(w string) error {
	for i := range len(w) {
		if p.pos == len(p.text) || p.text[p.pos] != w[i] {
			return p.unexpected()
		}
		p.pos++
	}
	return nil
}

func (p *jsonParser) object() (any, error) {
	if len(p.path) == p.maxDepth {
		return nil, p.tooDeep()
	}
	p.pos++ // the brace
	object := map[string]any{}
	if p.take('}') {
		return object, nil
	}
	for {
		name, err := p.name()
		if err != nil {
			return nil, err
		}
		p.path = append(p.path, step{name: name, named: true})
		if object[name], err = p.value(); err != nil {
			return nil, err
		}
		p.path = p.path[:len(p.path)-1]
		if p.take('}') {
			return object, nil
		}
		if !p.take(',') {
			return nil, p.unexpected()
		}
	}
}

// name reads the name of a field and its colon.
func (p *jsonParser) name() (string, error) {
	if p.peek() != '"' {
		return "", p.unexpected()
	}
	start := p.pos
	name, err := p.string()
	if err != nil {
		return "", err
	}
	if name == "__proto__" {
		return "", &ParseError{
			Problem: "Object contains forbidden prototype property", Path: p.path.String(), Offset: start, Body: p.text,
		}
	}
	if !p.take(':') {
		return "", p.unexpected()
	}
	return name, nil
}

func (p *jsonParser) list() (any, error) {
	if len(p.path) == p.maxDepth {
		return nil, p.tooDeep()
	}
	p.pos++ // the bracket
	list := []any{}
	if p.take(']') {
		return list, nil
	}
	p.path = append(p.path, step{})
	for {
		p.path[len(p.path)-1].index = len(list)
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		list = append(list, v)
		if p.take(']') {
			p.path = p.path[:len(p.path)-1]
			return list, nil
		}
		if !p.take(',') {
			return nil, p.unexpected()
		}
	}
}

func (p *jsonParser) unexpected() error {
	if p.pos >= len(p.text) {
		return p.problem(p.pos, "unexpected end")
	}
	return p.problem(p.pos, fmt.Sprintf("unexpected %q", p.text[p.pos]))
}

func (p *jsonParser) tooDeep() error {
	return p.problem(p.pos, fmt.Sprintf("nested deeper than JSONDepth of %d", p.maxDepth))
}

func (p *jsonParser) problem(offset int, problem string) error {
	at := p.path.String()
	where := fmt.Sprintf("invalid JSON at byte %d", offset)
	if at != "" {
		where += ", " + at
	}
	return &ParseError{Problem: where + ": " + problem, Path: at, Offset: offset, Body: p.text}
}
