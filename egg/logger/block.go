package logger

import (
	"log/slog"
	"slices"
	"strconv"

	"github.com/koa-go/koa/internal/printable"
)

// maxCauses is how deep the causes of an error are followed (egg-logger's
// maxCauseChainLength).
const maxCauses = 10

// appendBlock writes an error as egg-logger's formatError does; with attrs, those
// of the record are among its fields.
func (r *renderer) appendBlock(b []byte, e *entry, attrs bool) []byte {
	var said string
	if !e.errAlone {
		if said = e.message + ": "; e.name != "" {
			said = "[" + e.name + "] " + said
		}
	}
	d := describe(e.err)
	if d.frames == nil {
		d.frames = e.stackAttr()
	}
	if attrs {
		d.fields = append(d.fields, e.blockAttrs()...)
	}
	b = d.append(b, said, 0)
	b = append(b, "\npid: "...)
	b = strconv.AppendInt(b, int64(r.pid), 10)
	b = append(b, "\nhostname: "...)
	b = append(b, r.hostname...)
	return append(b, '\n')
}

// stackKey is the attribute that is the stack of an error without one.
const stackKey = "stack"

func (e *entry) stackAttr() (frames []string) {
	e.record.Attrs(func(a slog.Attr) bool {
		if a.Key == stackKey && a.Value.Kind() == slog.KindString {
			frames = parseStack(a.Value.String())
		}
		return frames == nil
	})
	return frames
}

// blockAttrs are the attributes that are not shown as the error or its stack.
func (e *entry) blockAttrs() []slog.Attr {
	attrs := slices.Clip(e.fixed.list)
	e.record.Attrs(func(a slog.Attr) bool {
		a.Value = a.Value.Resolve()
		if a.Key != e.errKey && a.Key != stackKey && !isEmpty(a) {
			attrs = append(attrs, slog.Attr{Key: e.fixed.prefix + a.Key, Value: a.Value})
		}
		return true
	})
	return attrs
}

// append writes an error and those below it, as egg-logger's errorToString. What
// was said about it stands before its text.
func (d *description) append(b []byte, said string, depth int) []byte {
	b = append(b, "nodejs."...)
	b = append(b, d.title()...)
	b = append(b, ": "...)
	b = append(b, printable.Escape(said)...)
	if d.text == "" {
		b = append(b, "no_message"...)
	}
	b = append(b, printable.Escape(d.text)...)
	if host := d.field("host"); host != "" {
		b = append(b, " ("...)
		b = append(b, printable.Escape(host)...)
		b = append(b, ')')
	}
	b = appendFrames(append(b, '\n'), d.frames)
	b = appendProps(append(b, '\n'), d.fields)
	for i, err := range d.errors {
		b = append(b, "\n[error-"...)
		b = strconv.AppendInt(b, int64(i), 10)
		b = appendNested(append(b, "]:\n\n"...), err, depth+1)
	}
	if d.cause != nil {
		b = appendNested(append(b, "\ncause:\n\n"...), d.cause, depth+1)
	}
	return b
}

func appendNested(b []byte, err error, depth int) []byte {
	if depth > maxCauses {
		return append(b, "too long cause chain"...)
	}
	d := describe(err)
	return d.append(b, "", depth)
}

// appendProps writes fields as lines "key: JSON".
func appendProps(b []byte, fields []slog.Attr) []byte {
	for i, a := range fields {
		if i > 0 {
			b = append(b, '\n')
		}
		b = append(b, printable.Escape(a.Key)...)
		b = append(b, ": "...)
		b = appendProp(b, a.Value)
	}
	return b
}

// maxProp is how much of a field is written (egg-logger's formatString).
const maxProp = 10000

func appendProp(b []byte, v slog.Value) []byte {
	switch v.Kind() {
	case slog.KindString:
		if s := v.String(); len(s) > maxProp {
			return appendJSONString(b, s[:maxProp]+"...("+strconv.Itoa(len(s))+")")
		}
	case slog.KindAny:
		if bytes, ok := v.Any().([]byte); ok {
			return appendJSONString(b, bufferText(bytes))
		}
	}
	start := len(b)
	b = appendJSONValue(b, v)
	if n := len(b) - start; n > maxProp {
		b = append(b[:start+maxProp], "...("...)
		b = append(strconv.AppendInt(b, int64(n), 10), ')')
	}
	return b
}

// bufferText shows the first bytes, as egg-logger's formatBuffer.
func bufferText(p []byte) string {
	const shown, digits = 50, "0123456789abcdef"
	text := []byte("<Buffer")
	if len(p) == 0 {
		text = append(text, ' ')
	}
	for _, c := range p[:min(shown, len(p))] {
		text = append(text, ' ', digits[c>>4], digits[c&0xf])
	}
	if len(p) > shown {
		text = append(text, " ...("...)
		text = append(strconv.AppendInt(text, int64(len(p)), 10), ") "...)
	}
	return string(append(text, '>'))
}
