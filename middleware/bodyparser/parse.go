package bodyparser

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/koa-go/koa/internal/form"
)

// byteOrderMark is dropped in front of text, as iconv-lite does.
var byteOrderMark = []byte("\ufeff")

func (c *config) parseText(text []byte) (any, error) { return utf8Text(text), nil }

func (c *config) parseForm(text []byte) (any, error) {
	fields, err := form.Parse(utf8Text(text), c.form)
	if err != nil {
		return nil, err
	}
	return fields, nil
}

func (c *config) parseJSON(text []byte) (any, error) { return c.json(text, parseJSON) }

// parseExactJSON is parseJSON with numbers as json.Number.
func (c *config) parseExactJSON(text []byte) (any, error) { return c.json(text, parseExactJSON) }

func (c *config) json(text []byte, parse func(text []byte, maxDepth int) (any, error)) (any, error) {
	text = bytes.TrimPrefix(text, byteOrderMark)
	if len(text) == 0 {
		if c.loose {
			return "", nil
		}
		return map[string]any{}, nil
	}
	if !c.loose && !isContainer(text) {
		return nil, &ParseError{Body: text, Problem: "invalid JSON, only supports object and array"}
	}
	return parse(text, c.depth)
}

// isContainer reports whether JSON text begins an object or a list.
func isContainer(text []byte) bool {
	text = bytes.TrimLeft(text, whitespace)
	return len(text) > 0 && (text[0] == '{' || text[0] == '[')
}

// utf8Text is text as TextDecoder reads it.
func utf8Text(text []byte) string {
	text = bytes.TrimPrefix(text, byteOrderMark)
	if utf8.Valid(text) {
		return string(text)
	}
	return strings.ToValidUTF8(string(text), "\ufffd")
}
