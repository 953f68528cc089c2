package log

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/koa-go/koa/internal/dateformat"
	"github.com/koa-go/koa/internal/printable"
)

// defaultPattern is log4js's TTCC_CONVERSION_PATTERN.
const defaultPattern = "%r %p %c - %m%n"

// conversion is log4js's grammar of a field, or of text.
var conversion = regexp.MustCompile(`%(-?[0-9]+)?(?:\.(-?[0-9]+))?([\[\]cdhmnprzxXyflosCMAF%])(?:\{([^}]+)\})?|[^%]+`)

// maxPad bounds paddings: a pattern of three bytes must not make megabytes.
const maxPad = 1 << 10

// compilePattern reads a pattern.
func compilePattern(pattern string, tokens map[string]func(*Event) string) (layout, error) {
	if pattern == "" {
		pattern = defaultPattern
	}
	var pieces []layout
	for _, m := range conversion.FindAllStringSubmatch(pattern, -1) {
		if m[3] == "" {
			pieces = append(pieces, literal(m[0]))
			continue
		}
		build, ok := replacers[m[3]]
		if !ok {
			continue // columns and aliases, which Go does not know
		}
		piece, err := build(m[4], tokens)
		if err != nil {
			return nil, fmt.Errorf("pattern %q: %w", pattern, err)
		}
		if piece, err = fitted(piece, m[1], m[2]); err != nil {
			return nil, fmt.Errorf("pattern %q: %w", pattern, err)
		}
		pieces = append(pieces, piece)
	}
	return func(b []byte, e *Event) []byte {
		for _, piece := range pieces {
			b = piece(b, e)
		}
		return b
	}, nil
}

// replacer makes the layout of one field with its argument.
type replacer func(argument string, tokens map[string]func(*Event) string) (layout, error)

var replacers = map[string]replacer{
	"c": withParts(".", func(e *Event) string { return e.Category }),
	"d": date,
	"f": withParts("/", func(e *Event) string { return e.source().File }),
	"h": fixed(literal(hostname)),
	"l": fixed(sourceLine),
	"m": message,
	"n": fixed(literal("\n")),
	"p": fixed(func(b []byte, e *Event) []byte { return append(b, LevelName(e.Level)...) }),
	"r": fixed(stamp(dateformat.Compile("hh:mm:ss"))),
	"s": fixed(callSite),
	"x": token,
	"X": attribute,
	"y": fixed(literal(strconv.Itoa(pid))),
	"z": fixed(literal(strconv.Itoa(pid))),
	"C": fixed(escaped(func(e *Event) string { typeName, _ := splitFunction(e); return typeName })),
	"F": fixed(escaped(func(e *Event) string { return e.source().Function })),
	"M": fixed(escaped(func(e *Event) string { _, name := splitFunction(e); return name })),
	"[": fixed(func(b []byte, e *Event) []byte { return append(b, levelColor(e.Level)...) }),
	"]": fixed(literal(endColor)),
	"%": fixed(literal("%")),
}

func literal(text string) layout {
	return func(b []byte, _ *Event) []byte { return append(b, text...) }
}

// fixed ignores the argument.
func fixed(l layout) replacer {
	return func(string, map[string]func(*Event) string) (layout, error) { return l, nil }
}

func escaped(of func(e *Event) string) layout {
	return func(b []byte, e *Event) []byte { return append(b, printable.Escape(of(e))...) }
}

// withParts keeps as many of the last parts of a text as the argument says.
func withParts(separator string, of func(e *Event) string) replacer {
	return func(argument string, _ map[string]func(*Event) string) (layout, error) {
		if argument == "" {
			return escaped(of), nil
		}
		n, err := strconv.Atoi(argument)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%q is no number of parts", argument)
		}
		return escaped(func(e *Event) string {
			parts := strings.Split(of(e), separator)
			return strings.Join(parts[max(len(parts)-n, 0):], separator)
		}), nil
	}
}

func stamp(p dateformat.Pattern) layout {
	return func(b []byte, e *Event) []byte { return p.Append(b, e.Time) }
}

func date(argument string, _ map[string]func(*Event) string) (layout, error) {
	switch argument {
	case "", "ISO8601", "ISO8601_FORMAT":
		argument = dateformat.ISO8601
	case "ISO8601_WITH_TZ_OFFSET", "ISO8601_WITH_TZ_OFFSET_FORMAT":
		argument = dateformat.ISO8601Offset
	case "ABSOLUTE", "ABSOLUTETIME", "ABSOLUTETIME_FORMAT":
		argument = dateformat.AbsoluteTime
	case "DATE", "DATETIME", "DATETIME_FORMAT":
		argument = dateformat.DateTime
	}
	return stamp(dateformat.Compile(argument)), nil
}

// message is all of the message and the attributes, or those from a position up
// to another: the message is number 0.
func message(argument string, _ map[string]func(*Event) string) (layout, error) {
	if argument == "" {
		return appendMessage, nil
	}
	from, to, bounded := strings.Cut(argument, ",")
	first, err := strconv.Atoi(from)
	last := 0
	if err == nil && bounded {
		last, err = strconv.Atoi(to)
	}
	if err != nil || first < 0 || last < 0 {
		return nil, fmt.Errorf("%q is no range of attributes", argument)
	}
	return func(b []byte, e *Event) []byte {
		parts := append([]string{printable.Escape(e.Message)}, e.fields().list...)
		if bounded {
			parts = parts[:min(last, len(parts))]
		}
		return append(b, strings.Join(parts[min(first, len(parts)):], " ")...)
	}, nil
}

func token(name string, tokens map[string]func(*Event) string) (layout, error) {
	of := tokens[name]
	if of == nil {
		return nil, fmt.Errorf("there is no token %q", name)
	}
	return escaped(of), nil
}

func attribute(name string, _ map[string]func(*Event) string) (layout, error) {
	return escaped(func(e *Event) string {
		value, ok := e.value(name)
		if !ok {
			return ""
		}
		return valueText(value)
	}), nil
}

func sourceLine(b []byte, e *Event) []byte {
	if line := e.source().Line; line > 0 {
		b = strconv.AppendInt(b, int64(line), 10)
	}
	return b
}

func callSite(b []byte, e *Event) []byte {
	f := e.source()
	if f.Line == 0 {
		return b
	}
	return fmt.Appendf(b, "    at %s (%s:%d)", printable.Escape(f.Function), printable.Escape(f.File), f.Line)
}

// splitFunction is the type and the name in "path/pkg.(*Type).Name".
func splitFunction(e *Event) (typeName, name string) {
	function := e.source().Function
	_, name, _ = strings.Cut(function[strings.LastIndexByte(function, '/')+1:], ".")
	if strings.HasPrefix(name, "(") {
		typeName, name, _ = strings.Cut(name, ").")
		typeName = strings.TrimLeft(typeName, "(*")
	}
	return typeName, name
}

// fitted cuts a field to a length and pads it.
func fitted(l layout, padding, length string) (layout, error) {
	if padding == "" && length == "" {
		return l, nil
	}
	pad, _ := strconv.Atoi(padding) // "" is 0
	cut, _ := strconv.Atoi(length)
	if pad < -maxPad || pad > maxPad {
		return nil, fmt.Errorf("a padding of %s is too much", padding)
	}
	return func(b []byte, e *Event) []byte {
		start := len(b)
		b = l(b, e)
		text := string(b[start:])
		if length != "" {
			text = cutTo(text, cut)
		}
		return append(b[:start], padTo(text, pad)...)
	}, nil
}

// cutTo keeps the first n characters, or the last -n; 0 keeps all, as
// JavaScript's slice(0).
func cutTo(s string, n int) string {
	runes := []rune(s)
	switch {
	case n > 0 && n < len(runes):
		return string(runes[:n])
	case n < 0 && -n < len(runes):
		return string(runes[len(runes)+n:])
	}
	return s
}

func padTo(s string, n int) string {
	missing := max(n, -n) - utf8.RuneCountInString(s)
	switch {
	case missing <= 0:
		return s
	case n < 0:
		return s + string(slices.Repeat([]byte{' '}, missing))
	}
	return string(slices.Repeat([]byte{' '}, missing)) + s
}
