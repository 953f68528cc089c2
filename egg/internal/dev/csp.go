package dev

import (
	"slices"
	"strings"
)

// policies are the values of one Content-Security-Policy header. Each is a list of
// directives, and each of these a name with its sources (CSP Level 3, 2.2).
type policies [][]directive

type directive []string

func parsePolicies(value string) policies {
	var all policies
	for text := range strings.SplitSeq(value, ",") {
		var policy []directive
		for d := range strings.SplitSeq(text, ";") {
			if fields := strings.Fields(d); len(fields) > 0 {
				policy = append(policy, fields)
			}
		}
		all = append(all, policy)
	}
	return all
}

// String is the header's value.
func (p policies) String() string {
	values := make([]string, len(p))
	for i, policy := range p {
		texts := make([]string, len(policy))
		for j, d := range policy {
			texts[j] = strings.Join(d, " ")
		}
		values[i] = strings.Join(texts, "; ")
	}
	return strings.Join(values, ", ")
}

// find returns the first directive that is there of those with these names.
func find(policy []directive, names ...string) int {
	for _, name := range names {
		i := slices.IndexFunc(policy, func(d directive) bool { return strings.EqualFold(d[0], name) })
		if i >= 0 {
			return i
		}
	}
	return -1
}

// nonce returns a nonce that scripts may have, or other when there is none.
func (p policies) nonce(other string) string {
	for _, policy := range p {
		i := find(policy, "script-src-elem", "script-src", "default-src")
		if i < 0 {
			continue
		}
		for _, source := range policy[i][1:] {
			if n, ok := strings.CutPrefix(source, "'nonce-"); ok {
				return strings.TrimSuffix(n, "'")
			}
		}
	}
	return other
}

// admit lets documents run and connect to what is below source, and nothing else
// that they could not do before. A sandbox has to allow scripts for that; it does
// not get an origin.
func (p policies) admit(source string) {
	for i := range p {
		p[i] = admit(p[i], source, "script-src-elem", "script-src", "default-src")
		p[i] = admit(p[i], source, "connect-src", "default-src")
		p[i] = admit(p[i], source, "frame-src", "child-src", "default-src")
		if j := find(p[i], "sandbox"); j >= 0 && !slices.Contains(p[i][j], "allow-scripts") {
			p[i][j] = append(p[i][j], "allow-scripts")
		}
	}
}

// admit adds source to the first of the directives that is there. In place of
// default-src, which speaks of everything, the first name gets its sources.
func admit(policy []directive, source string, names ...string) []directive {
	i := find(policy, names...)
	if i < 0 {
		return policy
	}
	sources := slices.DeleteFunc(slices.Clone(policy[i][1:]), func(s string) bool { return strings.EqualFold(s, "'none'") })
	sources = append(sources, source)
	if name := strings.ToLower(policy[i][0]); name != "default-src" {
		policy[i] = append(directive{policy[i][0]}, sources...)
		return policy
	}
	return append(policy, append(directive{names[0]}, sources...))
}
