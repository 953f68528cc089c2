package i18n

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/koa-go/koa/egg/internal/jsvalue"
)

// property is a line of a .properties file: a section, or a key with or without a
// value (npm ini 1.3, decode).
var property = regexp.MustCompile(`^\[([^\]]*)\]$|^([^=]+)(=(.*))?$`)

// parseProperties reads a .properties file as npm ini does. The keys of a section
// begin with its name and a dot.
func parseProperties(text string) map[string]string {
	texts := map[string]string{}
	section := ""
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\r' || r == '\n' }) {
		if start := jsvalue.Trim(line); start != "" && (start[0] == ';' || start[0] == '#') {
			continue
		}
		match := property.FindStringSubmatch(line)
		switch {
		case match == nil:
		case match[2] == "":
			section = propertyText(match[1]) + "."
		default:
			texts[section+propertyText(match[2])] = propertyValue(match[3], match[4])
		}
	}
	return texts
}

// propertyValue is the text of a value. Egg shows nothing for false and null.
func propertyValue(assigned, value string) string {
	if assigned == "" {
		return "true"
	}
	switch value = propertyText(value); value {
	case "false", "null":
		return ""
	}
	return value
}

// propertyText takes the quotes off a text, or else the comment behind it.
func propertyText(s string) string {
	s = jsvalue.Trim(s)
	if !isQuoted(s) {
		return jsvalue.Trim(unescaped(s))
	}
	if s[0] == '\'' {
		s = strings.TrimSuffix(s[1:], "'")
	}
	var v any
	if json.Unmarshal([]byte(s), &v) != nil {
		return s
	}
	return jsvalue.String(v)
}

func isQuoted(s string) bool {
	return s != "" && (s[0] == '"' || s[0] == '\'') && s[0] == s[len(s)-1]
}

// unescaped ends before a semicolon or a hash, unless a backslash is before it.
func unescaped(s string) string {
	var b strings.Builder
	escaped := false
	for _, r := range s {
		switch {
		case escaped:
			if !strings.ContainsRune(`\;#`, r) {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
			escaped = false
		case r == ';' || r == '#':
			return b.String()
		case r == '\\':
			escaped = true
		default:
			b.WriteRune(r)
		}
	}
	if escaped {
		b.WriteByte('\\')
	}
	return b.String()
}
