// Package hostrule matches hosts with the rules of Egg's white lists.
package hostrule

import "strings"

// Matches reports whether host is the domain that rule names or below it, or, if rule has
// a "*", which stands for anything, matches that. A dot before the domain does not count.
// Both are in lower case.
func Matches(rule, host string) bool {
	return strings.Contains(rule, "*") && glob(rule, host) || Within(host, rule)
}

// Within reports whether host is domain or below it. A dot before domain does not count.
func Within(host, domain string) bool {
	domain = strings.TrimPrefix(domain, ".")
	if domain == "" {
		return false
	}
	above, found := strings.CutSuffix(host, domain)
	return found && (above == "" || strings.HasSuffix(above, "."))
}

// glob reports whether s is rule, in which "*" stands for anything.
func glob(rule, s string) bool {
	parts := strings.Split(rule, "*")
	last := len(parts) - 1
	rest, found := strings.CutPrefix(s, parts[0])
	if !found {
		return false
	}
	for _, part := range parts[1:last] {
		if _, rest, found = strings.Cut(rest, part); !found {
			return false
		}
	}
	return strings.HasSuffix(rest, parts[last])
}
