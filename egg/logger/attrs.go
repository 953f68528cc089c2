package logger

import (
	"log/slog"
	"slices"
	"strconv"
)

// fixed is what With and WithGroup added to a logger, written out beforehand. It
// does not change.
type fixed struct {
	text    []byte // " key=value"
	prefix  string // of keys in text: "group.group."
	json    []byte // `,"key":value,"group":{"key":value`
	open    int    // groups in json
	pending []string
	list    []slog.Attr // the same, with the prefix in the keys, for blocks
}

// with is f and attrs.
func (f fixed) with(attrs []slog.Attr) fixed {
	f.text, f.json, f.list = slices.Clip(f.text), slices.Clip(f.json), slices.Clip(f.list)
	before := f.json
	f.json = f.openGroups(f.json)
	opened := len(f.json)
	for _, a := range attrs {
		f.text = appendTextAttr(f.text, f.prefix, a)
		f.json = appendJSONAttr(f.json, a)
		f.list = append(f.list, slog.Attr{Key: f.prefix + a.Key, Value: a.Value.Resolve()})
	}
	if len(f.json) == opened {
		f.json = before
		return f
	}
	f.open, f.pending = f.open+len(f.pending), nil
	return f
}

// group is f with what follows in a group, which appears with its first member.
func (f fixed) group(name string) fixed {
	f.prefix += name + "."
	f.pending = append(slices.Clip(f.pending), name)
	return f
}

func (f *fixed) openGroups(b []byte) []byte {
	for _, name := range f.pending {
		b = append(appendJSONKey(b, name), '{')
	}
	return b
}

// isEmpty reports whether an attribute is to be ignored (slog.Handler).
func isEmpty(a slog.Attr) bool {
	return a.Key == "" && a.Value.Kind() == slog.KindAny && a.Value.Any() == nil
}

// appendTextAttr writes " key=value" as slog.TextHandler does, the members of a
// group as " group.key=value".
func appendTextAttr(b []byte, prefix string, a slog.Attr) []byte {
	a.Value = a.Value.Resolve()
	if isEmpty(a) {
		return b
	}
	if a.Value.Kind() != slog.KindGroup {
		b = appendText(append(b, ' '), prefix+a.Key)
		return appendTextValue(append(b, '='), a.Value)
	}
	if a.Key != "" {
		prefix += a.Key + "."
	}
	for _, member := range a.Value.Group() {
		b = appendTextAttr(b, prefix, member)
	}
	return b
}

func appendTextValue(b []byte, v slog.Value) []byte {
	switch v.Kind() {
	case slog.KindString:
		return appendText(b, v.String())
	case slog.KindInt64:
		return strconv.AppendInt(b, v.Int64(), 10)
	case slog.KindUint64:
		return strconv.AppendUint(b, v.Uint64(), 10)
	case slog.KindFloat64:
		return strconv.AppendFloat(b, v.Float64(), 'g', -1, 64)
	case slog.KindBool:
		return strconv.AppendBool(b, v.Bool())
	case slog.KindTime:
		return v.Time().AppendFormat(b, "2006-01-02T15:04:05.000Z07:00")
	case slog.KindDuration:
		return append(b, v.Duration().String()...)
	}
	return appendText(b, anyText(v.Any()))
}
