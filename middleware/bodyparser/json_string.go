package bodyparser

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// string reads a string, at whose opening quotation mark the parser stands.
func (p *jsonParser) string() (string, error) {
	p.pos++
	start := p.pos
	for ; p.pos < len(p.text); p.pos++ {
		switch c := p.text[p.pos]; {
		case c == '"':
			s := string(p.text[start:p.pos])
			p.pos++
			return s, nil
		case c < ' ':
			return "", p.unexpected()
		case c == '\\' || c >= utf8.RuneSelf:
			return p.richString(start)
		}
	}
	return "", p.unexpected()
}

// richString goes on with a string that has escapes or is more than ASCII, and
// began at start. Bytes that are no UTF-8, and halves of surrogate pairs, become
// U+FFFD.
func (p *jsonParser) richString(start int) (string, error) {
	s := bytes.Clone(p.text[start:p.pos])
	for p.pos < len(p.text) {
		switch c := p.text[p.pos]; {
		case c == '"':
			p.pos++
			return string(s), nil
		case c < ' ':
			return "", p.unexpected()
		case c == '\\':
			r, ok := p.escape()
			if !ok {
				return "", p.unexpected()
			}
			s = utf8.AppendRune(s, r)
		case c < utf8.RuneSelf:
			s = append(s, c)
			p.pos++
		default:
			r, size := utf8.DecodeRune(p.text[p.pos:])
			s = utf8.AppendRune(s, r)
			p.pos += size
		}
	}
	return "", p.unexpected()
}

// escape reads an escape. If it is none, the parser stands at what is wrong.
func (p *jsonParser) escape() (rune, bool) {
	p.pos++ // the backslash
	if p.pos == len(p.text) {
		return 0, false
	}
	c := p.text[p.pos]
	switch c {
	case '"', '\\', '/':
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'u':
		return p.unicodeEscape()
	default:
		return 0, false
	}
	p.pos++
	return rune(c), true
}

// unicodeEscape reads a \uXXXX, or two that make a pair.
func (p *jsonParser) unicodeEscape() (rune, bool) {
	r, ok := p.unit()
	if !ok || !utf16.IsSurrogate(r) {
		return r, ok
	}
	if !bytes.HasPrefix(p.text[p.pos:], []byte(`\u`)) {
		return utf8.RuneError, true
	}
	behind := p.pos
	p.pos++
	low, ok := p.unit()
	if !ok {
		return 0, false
	}
	pair := utf16.DecodeRune(r, low)
	if pair == utf8.RuneError {
		p.pos = behind // low stands for itself
	}
	return pair, true
}

// unit reads the u and four digits of a \uXXXX.
func (p *jsonParser) unit() (rune, bool) {
	p.pos++
	r := rune(0)
	for range 4 {
		if p.pos == len(p.text) {
			return 0, false
		}
		switch c := p.text[p.pos]; {
		case '0' <= c && c <= '9':
			r = r<<4 | rune(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
		p.pos++
	}
	return r, true
}
