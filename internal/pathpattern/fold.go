package pathpattern

// Lower returns the lower case of an ASCII letter, and any other byte as it is.
func Lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// EqualFold reports whether a and b are equal, ASCII letters regardless of
// their case.
func EqualFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if a[i] != b[i] && Lower(a[i]) != Lower(b[i]) {
			return false
		}
	}
	return true
}

// begins reports whether s begins with prefix.
func begins(s, prefix string, fold bool) bool {
	if len(s) < len(prefix) {
		return false
	}
	s = s[:len(prefix)]
	return s == prefix || fold && EqualFold(s, prefix)
}

// ends reports whether s ends with suffix.
func ends(s, suffix string, fold bool) bool {
	if len(s) < len(suffix) {
		return false
	}
	s = s[len(s)-len(suffix):]
	return s == suffix || fold && EqualFold(s, suffix)
}
