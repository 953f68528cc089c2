package security

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

const hexDigits = "0123456789abcdef"

// Sjs returns s as it may stand between the quotes of a JavaScript string: every
// ASCII character but letters and digits as \xHH, tab and line breaks as \t, \n
// and \r, U+2028 and U+2029 as \u2028 and \u2029; the rest as it is. Egg writes
// control characters with one digit, which is no JavaScript; this does not.
func Sjs(s string) string {
	i := strings.IndexFunc(s, needsSjs)
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 3*len(s[i:]))
	b.WriteString(s[:i])
	for _, r := range s[i:] {
		switch {
		case !needsSjs(r):
			b.WriteRune(r)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r > 0x7f:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteString(`\x`)
			b.WriteByte(hexDigits[r>>4])
			b.WriteByte(hexDigits[r&0xf])
		}
	}
	return b.String()
}

func needsSjs(r rune) bool {
	return r <= 0x7f && !isAlphanumeric(r) || r == '\u2028' || r == '\u2029'
}

// Sjson returns v as JSON that may stand in a script element: in its strings and
// names [Sjs] is applied first, so that "a b" becomes "a\\x20b", as Egg's pages
// expect it. Egg leaves names inside lists as they are; this does not. The error
// is that of encoding v.
func Sjson(v any) (string, error) {
	var encoded bytes.Buffer
	enc := json.NewEncoder(&encoded)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return "", fmt.Errorf("security: sjson: %w", err)
	}
	dec := json.NewDecoder(&encoded)
	dec.UseNumber()
	w := sjsonWriter{}
	for {
		token, err := dec.Token()
		switch {
		case errors.Is(err, io.EOF):
			return w.String(), nil
		case err != nil:
			return "", fmt.Errorf("security: sjson: %w", err)
		}
		w.token(token)
	}
}

// sjsonWriter puts the tokens of a JSON text together again.
type sjsonWriter struct {
	strings.Builder

	objects []bool // for each open bracket whether it is an object's
	names   bool   // in an object: a name is next
	first   bool   // nothing stands behind the bracket yet
}

func (w *sjsonWriter) token(token json.Token) {
	if delim, ok := token.(json.Delim); ok && (delim == ']' || delim == '}') {
		w.objects = w.objects[:len(w.objects)-1]
		w.WriteByte(byte(delim))
		w.afterValue()
		return
	}
	if len(w.objects) > 0 && !w.first && (w.names || !w.inObject()) {
		w.WriteByte(',')
	}
	w.first = false
	switch token := token.(type) {
	case json.Delim:
		w.WriteByte(byte(token))
		w.objects = append(w.objects, token == '{')
		w.first, w.names = true, token == '{'
		return
	case string:
		w.quote(Sjs(token))
	case json.Number:
		w.WriteString(token.String())
	case bool:
		fmt.Fprint(w, token)
	case nil:
		w.WriteString("null")
	}
	if w.inObject() && w.names {
		w.WriteByte(':')
		w.names = false
		return
	}
	w.afterValue()
}

func (w *sjsonWriter) inObject() bool { return len(w.objects) > 0 && w.objects[len(w.objects)-1] }

func (w *sjsonWriter) afterValue() {
	w.first = false
	w.names = w.inObject()
}

// quote writes a string that Sjs made: only backslashes need another one.
func (w *sjsonWriter) quote(s string) {
	w.WriteByte('"')
	w.WriteString(strings.ReplaceAll(s, `\`, `\\`))
	w.WriteByte('"')
}
