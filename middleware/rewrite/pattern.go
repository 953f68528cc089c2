package rewrite

import (
	"regexp"
	"strconv"
	"strings"
)

// parameter is what path-to-regexp 2.4 takes for one, or for an escaped
// character: name, its group, a group without a name, modifier.
var parameter = regexp.MustCompile(`(\\.)|(?::(\w+)(?:\(((?:\\.|[^\\()])+)\))?|\(((?:\\.|[^\\()])+)\))([+*?])?`)

// translator writes the regular expression that tokensToRegExp() of
// path-to-regexp 2.4 makes. It is not that of internal/pathpattern, whose legacy
// grammar is version 1.9: there "*" is a wildcard, and "/" at the end is dropped.
type translator struct {
	expr    strings.Builder
	names   []string // of the groups, in order
	unnamed int

	text    string // before the next parameter
	escaped bool   // a "/" or "." at the end of text is no prefix
}

// translate returns the regular expression for a pattern, and the names of its
// groups.
func translate(pattern string) (expr string, names []string) {
	t := &translator{}
	t.expr.WriteString("(?i)^")
	rest := 0
	for _, m := range parameter.FindAllStringSubmatchIndex(pattern, -1) {
		t.text += pattern[rest:m[0]]
		rest = m[1]
		if m[2] >= 0 {
			t.text += pattern[m[2]+1 : m[3]]
			t.escaped = true
			continue
		}
		t.parameter(group(pattern, m, 2), group(pattern, m, 3)+group(pattern, m, 4), group(pattern, m, 5), pattern[rest:])
	}
	t.expr.WriteString(regexp.QuoteMeta(t.text + pattern[rest:]))
	t.expr.WriteString("/?$")
	return t.expr.String(), t.names
}

func group(s string, match []int, n int) string {
	if match[2*n] < 0 {
		return ""
	}
	return s[match[2*n]:match[2*n+1]]
}

// parameter adds one that rest follows in the pattern.
func (t *translator) parameter(name, pattern, modifier, rest string) {
	prefix := t.prefix()
	t.expr.WriteString(regexp.QuoteMeta(t.text))
	t.text, t.escaped = "", false
	if name == "" {
		name = strconv.Itoa(t.unnamed)
		t.unnamed++
	}
	t.names = append(t.names, name)

	delimiter := prefix
	if delimiter == "" {
		delimiter = "/"
	}
	value := "[^" + regexp.QuoteMeta(delimiter) + "]+?"
	if pattern != "" {
		value = "(?:" + strings.ReplaceAll(pattern, "$", `\$`) + ")"
	}
	if modifier == "+" || modifier == "*" {
		value += "(?:" + regexp.QuoteMeta(delimiter) + value + ")*"
	}
	t.expr.WriteString(optional(regexp.QuoteMeta(prefix), "("+value+")", modifier, prefix != "" && rest != "" && rest[:1] != prefix))
}

// prefix takes the "/" or "." off the end of the text before a parameter.
func (t *translator) prefix() string {
	if last := len(t.text) - 1; last >= 0 && !t.escaped && (t.text[last] == '/' || t.text[last] == '.') {
		prefix := t.text[last:]
		t.text = t.text[:last]
		return prefix
	}
	return ""
}

// optional puts prefix and value together. The prefix of a partial one, which
// more text follows in its segment, is there in any case.
func optional(prefix, value, modifier string, partial bool) string {
	switch {
	case modifier != "?" && modifier != "*":
		return prefix + value
	case partial:
		return prefix + value + "?"
	}
	return "(?:" + prefix + value + ")?"
}

// groupNames are the names of a regular expression's groups; those without one
// are counted.
func groupNames(re *regexp.Regexp) []string {
	names := re.SubexpNames()[1:]
	unnamed := 0
	for i, name := range names {
		if name == "" {
			names[i] = strconv.Itoa(unnamed)
			unnamed++
		}
	}
	return names
}
