package log

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"

	"github.com/koa-go/koa/internal/dateformat"
	"github.com/koa-go/koa/internal/printable"
)

// Layout makes lines of events.
type Layout struct {
	// Type is "basic", "coloured" (or "colored"), "messagePassThrough",
	// "pattern" or "json". Default: coloured on a terminal, else basic.
	//
	// A basic line is "[2024-01-02T03:04:05.678] [INFO] category - message".
	Type string

	// Pattern is that of a pattern layout: text, and fields as %[padding][.length]letter{argument}:
	//
	//	%r time    %d date, {format}    %p level     %c category, {number of last parts}
	//	%m message and attributes, {from,to} for some of them       %n line break
	//	%h host    %z and %y process    %x{name} of Tokens    %X{name} an attribute
	//	%f file, {number of last parts} %l line   %F function   %M its name   %C its type   %s all of these
	//	%[ %] the level's colour between them     %% a percent sign
	//
	// A padding pads on the left, a negative one on the right; a negative length
	// keeps the end. Formats of dates are those of npm date-format, and ISO8601,
	// ISO8601_WITH_TZ_OFFSET, ABSOLUTETIME and DATETIME. Default: "%r %p %c - %m%n".
	Pattern string

	// Tokens are the fields %x{name} of a pattern. They must be safe for
	// concurrent use.
	Tokens map[string]func(e *Event) string
}

// layout appends the line of an event to b, without its line break.
type layout func(b []byte, e *Event) []byte

// compile makes the layout; color is whether the default has colours.
func (l *Layout) compile(color bool) (layout, error) {
	switch l.Type {
	case "":
		if color {
			return coloured, nil
		}
		return basic, nil
	case "basic":
		return basic, nil
	case "coloured", "colored":
		return coloured, nil
	case "messagePassThrough":
		return appendMessage, nil
	case "pattern":
		return compilePattern(l.Pattern, l.Tokens)
	case "json":
		return newJSON(), nil
	}
	return nil, fmt.Errorf("there is no layout %q", l.Type)
}

var iso8601 = dateformat.Compile(dateformat.ISO8601)

func basic(b []byte, e *Event) []byte { return appendMessage(appendStart(b, e), e) }

func coloured(b []byte, e *Event) []byte {
	b = append(b, levelColor(e.Level)...)
	b = appendStart(b, e)
	b = append(b, endColor...)
	return appendMessage(b, e)
}

func appendStart(b []byte, e *Event) []byte {
	b = append(b, '[')
	b = iso8601.Append(b, e.Time)
	b = append(b, "] ["...)
	b = append(b, LevelName(e.Level)...)
	b = append(b, "] "...)
	b = append(b, printable.Escape(e.Category)...)
	return append(b, " - "...)
}

func appendMessage(b []byte, e *Event) []byte {
	b = append(b, printable.Escape(e.Message)...)
	if len(e.Attrs) == 0 {
		return b
	}
	f := e.fields()
	for _, field := range f.list {
		b = append(b, ' ')
		b = append(b, field...)
	}
	return appendStack(b, f.stack)
}

// jsonLine is a slog.JSONHandler and what it writes to.
type jsonLine struct {
	buf     bytes.Buffer
	handler slog.Handler
}

// newJSON makes lines as slog's JSON handler does, with log4js's levels, the
// category and the process.
func newJSON() layout {
	pool := sync.Pool{New: func() any {
		j := &jsonLine{}
		j.handler = slog.NewJSONHandler(&j.buf, &slog.HandlerOptions{Level: LevelAll, ReplaceAttr: nameLevel})
		return j
	}}
	return func(b []byte, e *Event) []byte {
		j := pool.Get().(*jsonLine)
		defer pool.Put(j)
		j.buf.Reset()
		r := e.record()
		r.AddAttrs(slog.Int("pid", pid))
		if err := j.handler.Handle(context.Background(), r); err != nil {
			return fmt.Appendf(b, `{"level":"ERROR","msg":%q}`, "log: "+err.Error())
		}
		return append(b, bytes.TrimSuffix(j.buf.Bytes(), []byte("\n"))...)
	}
}

func nameLevel(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.LevelKey {
		if level, ok := a.Value.Any().(slog.Level); ok {
			a.Value = slog.StringValue(strings.ToUpper(LevelName(level)))
		}
	}
	return a
}
