package log

import (
	"encoding"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/koa-go/koa/internal/printable"
)

// Event is one thing that was logged.
type Event struct {
	Time     time.Time
	Level    slog.Level
	Category string
	Message  string
	Attrs    []slog.Attr
	PC       uintptr // where it was logged, 0 if that is not known
}

// record is the event for another handler.
func (e *Event) record() slog.Record {
	r := slog.NewRecord(e.Time, e.Level, e.Message, e.PC)
	r.AddAttrs(slog.String("category", e.Category))
	r.AddAttrs(e.Attrs...)
	return r
}

// source is where the event was logged.
func (e *Event) source() runtime.Frame {
	if e.PC == 0 {
		return runtime.Frame{}
	}
	frame, _ := runtime.CallersFrames([]uintptr{e.PC}).Next()
	return frame
}

// value is the attribute of a name, with those of groups as "group.name".
func (e *Event) value(name string) (slog.Value, bool) { return find(e.Attrs, name) }

func find(attrs []slog.Attr, name string) (slog.Value, bool) {
	for _, a := range attrs {
		value := a.Value.Resolve()
		if value.Kind() != slog.KindGroup {
			if a.Key == name {
				return value, true
			}
			continue
		}
		rest, ok := name, true
		if a.Key != "" {
			rest, ok = strings.CutPrefix(name, a.Key+".")
		}
		if ok {
			if found, ok := find(value.Group(), rest); ok {
				return found, true
			}
		}
	}
	return slog.Value{}, false
}

// stackKey is the attribute that is written on lines of its own.
const stackKey = "stack"

// fields are the attributes of an event as text.
type fields struct {
	list  []string // name=value
	stack string
}

func (e *Event) fields() fields {
	var f fields
	f.add("", e.Attrs)
	return f
}

func (f *fields) add(prefix string, attrs []slog.Attr) {
	for _, a := range attrs {
		value := a.Value.Resolve()
		switch {
		case a.Equal(slog.Attr{}):
		case value.Kind() == slog.KindGroup && a.Key == "":
			f.add(prefix, value.Group())
		case value.Kind() == slog.KindGroup:
			f.add(prefix+a.Key+".", value.Group())
		case a.Key == stackKey:
			f.stack = valueText(value)
		default:
			f.list = append(f.list, quoted(prefix+a.Key)+"="+quoted(valueText(value)))
		}
	}
}

// valueText is a value as text, not yet safe for a line.
func valueText(v slog.Value) string {
	switch v.Kind() {
	case slog.KindTime:
		return v.Time().Format(time.RFC3339Nano)
	case slog.KindAny:
		return anyText(v.Any())
	}
	return v.String()
}

func anyText(v any) string {
	switch v := v.(type) {
	case error:
		return v.Error()
	case []byte:
		return string(v)
	case encoding.TextMarshaler:
		if text, err := v.MarshalText(); err == nil {
			return string(text)
		}
	}
	return fmt.Sprintf("%+v", v)
}

// quoted puts a text into quotes if it could be mistaken for more than one.
func quoted(s string) string {
	if s == "" || strings.ContainsAny(s, " =\"") || printable.Escape(s) != s {
		return strconv.Quote(s)
	}
	return s
}

// appendStack adds lines that are indented: they cannot pass for entries.
func appendStack(b []byte, stack string) []byte {
	for line := range strings.Lines(strings.TrimSpace(stack)) {
		b = append(b, "\n    "...)
		b = append(b, printable.Lines(strings.TrimRight(line, "\r\n"))...)
	}
	return b
}

var (
	pid         = os.Getpid()
	hostname, _ = os.Hostname() // "" if there is none
)
