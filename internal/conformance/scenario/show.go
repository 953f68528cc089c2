package scenario

import (
	"unicode/utf8"

	"github.com/koa-go/koa/internal/conformance/wire"
)

// How Go's values are shown as the JSON values of a vector. A property whose
// zero value means "not there" is shown as null; which ones do, the tables say.

func asBool(v bool) any { return v }

func asInt(v int) any { return float64(v) }

// asLength is a number of bytes, null for an unknown one.
func asLength(v int64) any {
	if v < 0 {
		return nil
	}
	return float64(v)
}

func asText(s string) any { return text(s) }

func asTextOrNull(s string) any {
	if s == "" {
		return nil
	}
	return text(s)
}

func asList(texts []string) any { return list(texts) }

func list(texts []string) []any {
	l := make([]any, len(texts))
	for i, s := range texts {
		l[i] = text(s)
	}
	return l
}

// orFalse is a text, or false for the empty one.
func orFalse(s string) any {
	if s == "" {
		return false
	}
	return text(s)
}

// text shows a text that may hold bytes of a head as they came: what is no
// UTF-8 is Latin-1.
func text(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return wire.FromBytes(s)
}
