package cookies

import "strings"

// isFieldText reports whether s has only characters that npm lets into a
// header (RFC 9110 5.5: tab, visible characters, space, obs-text) and none of
// the forbidden ones, which must be ASCII.
func isFieldText(s, forbidden string) bool {
	for _, r := range s { // broken UTF-8 reads as U+FFFD
		if r != '\t' && (r < ' ' || r == 0x7F || r > 0xFF) {
			return false
		}
	}
	return !strings.ContainsAny(s, forbidden)
}

// isPath is PATH_VALUE_REGEXP of npm cookies, [ -:=-~]*.
func isPath(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == ';' || c == '<' {
			return false
		}
	}
	return true
}

// isDomain is DOMAIN_VALUE_REGEXP of npm cookies: labels of RFC 1034 3.5,
// perhaps after a dot (RFC 6265 5.2.3).
func isDomain(s string) bool {
	for label := range strings.SplitSeq(strings.TrimPrefix(s, "."), ".") {
		if !isLabel(label) {
			return false
		}
	}
	return true
}

func isLabel(s string) bool {
	if s == "" || len(s) > 63 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		if c := s[i] | 0x20; (c < 'a' || c > 'z') && (s[i] < '0' || s[i] > '9') && s[i] != '-' {
			return false
		}
	}
	return true
}

// canonical returns the known word that s is, whatever its letter case. Equal
// lengths rule out letters beyond ASCII that fold to ASCII.
func canonical[S ~string](s S, known ...S) (S, bool) {
	for _, k := range known {
		if len(k) == len(s) && strings.EqualFold(string(k), string(s)) {
			return k, true
		}
	}
	return "", false
}
