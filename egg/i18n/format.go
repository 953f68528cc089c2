package i18n

import (
	"regexp"
	"strconv"

	"github.com/koa-go/koa/egg/internal/jsvalue"
)

var (
	indexed = regexp.MustCompile(`\{([0-9]+)\}`)
	// A dot of JavaScript's takes no line breaks.
	named = regexp.MustCompile(`\{([^\n\r\x{2028}\x{2029}]+?)\}`)
)

// formatList replaces {0}. An index that the list lacks stays as it is.
func formatList(text string, list []any) string {
	return indexed.ReplaceAllStringFunc(text, func(place string) string {
		i, err := strconv.Atoi(place[1 : len(place)-1])
		if err != nil || i >= len(list) {
			return place
		}
		return jsvalue.String(list[i])
	})
}

// formatObject replaces {name}. A name that the object lacks stays as it is, and
// so does one whose value is false to JavaScript: 0 and "" too.
func formatObject(text string, object map[string]any) string {
	return formatNamed(text, func(name string) (any, bool) {
		v := object[name]
		return v, jsvalue.Truthy(v)
	})
}

func formatNamed(text string, value func(name string) (any, bool)) string {
	return named.ReplaceAllStringFunc(text, func(place string) string {
		if v, ok := value(place[1 : len(place)-1]); ok {
			return jsvalue.String(v)
		}
		return place
	})
}
