package config

import (
	"errors"
	"fmt"
	"strings"
)

// interpolate replaces ${NAME} and ${NAME:-text} in s by what lookup knows, and
// $${ by ${. The text after :- is taken as it is, up to the next brace, when the
// variable is unset or empty, as in a shell. changed is false when s has none of
// these. Errors name the variable, never its value.
func interpolate(s string, lookup func(name string) (string, bool)) (result string, changed bool, err error) {
	var b strings.Builder
	rest := s
	for {
		at := strings.Index(rest, "${")
		if at < 0 {
			b.WriteString(rest)
			return b.String(), changed, nil
		}
		changed = true
		if at > 0 && rest[at-1] == '$' {
			b.WriteString(rest[:at-1] + "${")
			rest = rest[at+2:]
			continue
		}
		b.WriteString(rest[:at])
		body, after, closed := strings.Cut(rest[at+2:], "}")
		if !closed {
			return "", true, errors.New("${ without a closing brace; a plain ${ is written $${")
		}
		value, err := variable(body, lookup)
		if err != nil {
			return "", true, err
		}
		b.WriteString(value)
		rest = after
	}
}

// variable is the value for what stands between the braces.
func variable(body string, lookup func(string) (string, bool)) (string, error) {
	name, fallback, hasFallback := strings.Cut(body, ":-")
	if !isVariable(name) {
		return "", errors.New("what stands in ${} is not the name of a variable; a plain ${ is written $${")
	}
	if strings.Contains(fallback, "${") {
		return "", fmt.Errorf("the text for a missing %s cannot hold another ${", name)
	}
	value, ok := lookup(name)
	switch {
	case hasFallback && value == "":
		return fallback, nil
	case !ok:
		return "", fmt.Errorf("the environment variable %s is not set; set it or write ${%s:-text}", name, name)
	default:
		return value, nil
	}
}

// isVariable reports whether name is letters, digits and underscores, with no
// digit in front.
func isVariable(name string) bool {
	for i := 0; i < len(name); i++ {
		c := name[i]
		if letter := 'a' <= c|0x20 && c|0x20 <= 'z'; !letter && c != '_' && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}

// expand puts variables into the text of a tree that is about to be decoded.
// Values that others took the place of are left alone, so a variable which only
// they name need not exist.
func (d *decoder) expand(path path, n *node) {
	if n == nil || n.isGo() {
		return
	}
	for _, key := range n.keys {
		d.expand(path.key(key), n.fields[key])
	}
	for i, item := range n.items {
		d.expand(path.item(i), item)
	}
	if n.kind != Text || !n.file {
		return
	}
	text, changed, err := interpolate(n.text, d.lookup)
	if err != nil {
		n.broken = true
		d.problems.add(n.place, path, err, "%s: %v", path, err)
		return
	}
	n.text, n.loose = text, n.loose || changed
}
