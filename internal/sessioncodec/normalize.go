package sessioncodec

import (
	"bytes"
	"encoding/json"
	"errors"
)

// maxDepth is how deep arrays and objects may be nested.
const maxDepth = 512

var (
	// ErrSyntax says that a text is no JSON value.
	ErrSyntax = errors.New("invalid JSON")

	// ErrDepth says that arrays and objects are nested more than 512 deep.
	ErrDepth = errors.New("JSON nested too deep")

	// ErrNotObject says that a JSON value is no object.
	ErrNotObject = errors.New("JSON value is not an object")
)

// Normalize returns text as JSON.stringify writes it after JSON.parse: without
// white space, with no needless escape, numbers in their shortest form, names
// that are array indexes first and in order, and the last value of a name that
// occurs twice. Integers beyond 2^53 that fit 64 bits keep all their digits,
// which JavaScript would round. Bytes that are no UTF-8 become U+FFFD.
//
// The error is ErrSyntax or ErrDepth.
func Normalize(text []byte) (json.RawMessage, error) {
	n := newNormalizer(text)
	if err := n.whole(); err != nil {
		return nil, err
	}
	return n.out, nil
}

// Marshal returns v as JSON.stringify would write it, by the rules of
// encoding/json for types and tags, but with "<", ">", "&", U+2028 and U+2029
// as they are. The error is that of encoding/json, or ErrDepth.
func Marshal(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return Normalize(b.Bytes())
}

// normalizer moves one JSON text from rest to out.
type normalizer struct {
	rest, out []byte
}

func newNormalizer(text []byte) *normalizer {
	return &normalizer{rest: text, out: make([]byte, 0, len(text))}
}

func (n *normalizer) skipSpace() {
	for len(n.rest) > 0 && isSpace(n.rest[0]) {
		n.rest = n.rest[1:]
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// next skips white space and reports whether c follows.
func (n *normalizer) next(c byte) bool {
	n.skipSpace()
	return len(n.rest) > 0 && n.rest[0] == c
}

// take is next and, if so, moves c to out.
func (n *normalizer) take(c byte) bool {
	if !n.next(c) {
		return false
	}
	n.out = append(n.out, c)
	n.rest = n.rest[1:]
	return true
}

// whole moves a value and sees that nothing follows.
func (n *normalizer) whole() error {
	if err := n.value(0); err != nil {
		return err
	}
	return n.end()
}

// end is the error of having text left.
func (n *normalizer) end() error {
	n.skipSpace()
	if len(n.rest) > 0 {
		return ErrSyntax
	}
	return nil
}

func (n *normalizer) value(depth int) error {
	switch {
	case depth == maxDepth && (n.next('{') || n.next('[')):
		return ErrDepth
	case n.next('{'):
		_, err := n.object(depth)
		return err
	case n.take('['):
		return n.array(depth)
	case n.next('"'):
		return n.text()
	}
	for _, word := range [...]string{"true", "false", "null"} {
		if rest, ok := bytes.CutPrefix(n.rest, []byte(word)); ok {
			n.rest, n.out = rest, append(n.out, word...)
			return nil
		}
	}
	return n.number()
}

// array reads on behind "[".
func (n *normalizer) array(depth int) error {
	if n.take(']') {
		return nil
	}
	for {
		if err := n.value(depth + 1); err != nil {
			return err
		}
		if n.take(']') {
			return nil
		}
		if !n.take(',') {
			return ErrSyntax
		}
	}
}
