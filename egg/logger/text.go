package logger

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// appendText writes a key or value, in quotes where slog.TextHandler uses them.
func appendText(b []byte, s string) []byte {
	if needsQuotes(s) {
		return strconv.AppendQuote(b, s)
	}
	return append(b, s...)
}

// needsQuotes reports whether a text could be taken for more than one, or holds
// what is not shown.
func needsQuotes(s string) bool {
	if s == "" {
		return true
	}
	for _, r := range s {
		if r == ' ' || r == '=' || r == '"' || r == utf8.RuneError || !unicode.IsPrint(r) {
			return true
		}
	}
	return false
}

// anyText is a value as text. Errors are their text only, also those that print
// a stack with %+v.
func anyText(v any) (s string) {
	defer func() { s = afterPanic(recover(), v, s) }()
	switch v := v.(type) {
	case error:
		return v.Error()
	case []byte:
		return string(v)
	case encoding.TextMarshaler:
		text, err := v.MarshalText()
		if err != nil {
			return "!ERROR:" + err.Error()
		}
		return string(text)
	}
	return fmt.Sprintf("%+v", v)
}

// errorText is err.Error() for all errors, nil pointers too.
func errorText(err error) string { return anyText(err) }

// afterPanic is s, or what stands for a value whose method panicked (as slog does).
func afterPanic(reason, v any, s string) string {
	if reason == nil {
		return s
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.Pointer && r.IsNil() {
		return "<nil>"
	}
	return fmt.Sprintf("!PANIC: %v", reason)
}
