package jsvalue

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Trim removes what JavaScript takes for white space from both ends of s.
func Trim(s string) string { return strings.TrimFunc(s, isSpace) }

func isSpace(r rune) bool {
	return r == '\ufeff' || r != '\u0085' && unicode.IsSpace(r) || unicode.Is(unicode.Zs, r)
}

// Length is the length of a text in JavaScript: of its UTF-16.
func Length(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// Truthy is !!v.
func Truthy(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	}
	if f, ok := Float(v); ok {
		return f != 0 && !math.IsNaN(f)
	}
	return true
}

// String is String(v). An integer keeps all its digits; a Go error or Stringer
// writes itself.
func String(v any) string {
	if s, ok := primitive(v); ok {
		return s
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.Slice || r.Kind() == reflect.Array {
		return joined(r)
	}
	return "[object Object]"
}

// Join is list.join(separator).
func Join(list []any, separator string) string {
	texts := make([]string, len(list))
	for i, v := range list {
		if v != nil {
			texts[i] = String(v)
		}
	}
	return strings.Join(texts, separator)
}

func joined(list reflect.Value) string {
	values := make([]any, list.Len())
	for i := range values {
		values[i] = list.Index(i).Interface()
	}
	return Join(values, ",")
}

// primitive is String(v) for what is neither an object nor a list.
func primitive(v any) (s string, ok bool) {
	switch v := v.(type) {
	case nil:
		return "null", true
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case error:
		return v.Error(), true
	case json.Number:
		return v.String(), true
	case fmt.Stringer:
		return v.String(), true
	}
	switch r := reflect.ValueOf(v); {
	case r.CanInt(), r.CanUint():
		return fmt.Sprint(v), true
	case r.CanFloat():
		return Number(r.Float()), true
	case r.Kind() == reflect.String:
		return r.String(), true
	case r.Kind() == reflect.Bool:
		return strconv.FormatBool(r.Bool()), true
	}
	return "", false
}
