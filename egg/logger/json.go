package logger

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strconv"
	"time"
	"unicode/utf8"
)

// appendJSONKey writes `"key":`, after a comma unless it is the first of its group.
func appendJSONKey(b []byte, key string) []byte {
	if len(b) == 0 || b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	return append(appendJSONString(b, key), ':')
}

// appendJSONAttr writes `,"key":value` as slog.JSONHandler does.
func appendJSONAttr(b []byte, a slog.Attr) []byte {
	a.Value = a.Value.Resolve()
	if isEmpty(a) {
		return b
	}
	if a.Value.Kind() != slog.KindGroup {
		return appendJSONValue(appendJSONKey(b, a.Key), a.Value)
	}
	if a.Key == "" {
		return appendJSONMembers(b, a.Value.Group())
	}
	before := b
	b = append(appendJSONKey(b, a.Key), '{')
	opened := len(b)
	if b = appendJSONMembers(b, a.Value.Group()); len(b) == opened {
		return before
	}
	return append(b, '}')
}

func appendJSONMembers(b []byte, attrs []slog.Attr) []byte {
	for _, a := range attrs {
		b = appendJSONAttr(b, a)
	}
	return b
}

func appendJSONValue(b []byte, v slog.Value) []byte {
	switch v.Kind() {
	case slog.KindString:
		return appendJSONString(b, v.String())
	case slog.KindInt64:
		return strconv.AppendInt(b, v.Int64(), 10)
	case slog.KindUint64:
		return strconv.AppendUint(b, v.Uint64(), 10)
	case slog.KindBool:
		return strconv.AppendBool(b, v.Bool())
	case slog.KindDuration:
		return strconv.AppendInt(b, int64(v.Duration()), 10)
	case slog.KindTime:
		return append(v.Time().AppendFormat(append(b, '"'), time.RFC3339Nano), '"')
	case slog.KindGroup:
		b = append(b, '{')
		return append(appendJSONMembers(b, v.Group()), '}')
	}
	return appendJSONAny(b, v.Any())
}

// appendJSONAny writes an error as its text, unless it knows better, and what
// cannot be JSON as a text that says so.
func appendJSONAny(b []byte, v any) []byte {
	_, knows := v.(json.Marshaler)
	if err, ok := v.(error); ok && !knows {
		return appendJSONString(b, errorText(err))
	}
	text, problem := marshal(v)
	if problem != "" {
		return appendJSONString(b, problem)
	}
	return append(b, text...)
}

func marshal(v any) (text []byte, problem string) {
	defer func() { problem = afterPanic(recover(), v, problem) }()
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, "!ERROR:" + err.Error()
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), ""
}

// appendJSONString writes a text as JSON.stringify does: it escapes what must be
// escaped and nothing else. What is no UTF-8 becomes U+FFFD.
func appendJSONString[T string | []byte](b []byte, s T) []byte {
	b = append(b, '"')
	start := 0 // of what need not be escaped
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' {
				i++
				continue
			}
			b = appendEscaped(append(b, s[start:i]...), c)
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
		if r == utf8.RuneError && size == 1 {
			b = append(append(b, s[start:i]...), `\ufffd`...)
			start = i + 1
		}
		i += size
	}
	return append(append(b, s[start:]...), '"')
}

func appendEscaped(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\b':
		return append(b, `\b`...)
	case '\f':
		return append(b, `\f`...)
	case '\n':
		return append(b, `\n`...)
	case '\r':
		return append(b, `\r`...)
	case '\t':
		return append(b, `\t`...)
	}
	const digits = "0123456789abcdef"
	return append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&0xf])
}
