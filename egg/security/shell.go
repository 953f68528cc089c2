package security

import "strings"

// EscapeShellArg returns s in single quotes as one argument of a POSIX shell.
// Package os/exec needs no shell, and no quotes: prefer it.
func EscapeShellArg(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// EscapeShellCmd returns s without the characters that mean something to a
// shell: #&;`|*?~<>^()[]{}$;'", line feeds and U+00FF. It does not make
// arguments safe to put together, for which there is [EscapeShellArg].
func EscapeShellCmd(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\u00ff' || strings.ContainsRune("#&;`|*?~<>^()[]{}$'\",\n", r) {
			return -1
		}
		return r
	}, s)
}

// CliFilter returns s with nothing but ASCII letters, digits, ".", "-" and "_".
func CliFilter(s string) string {
	return strings.Map(func(r rune) rune {
		if isAlphanumeric(r) || r == '.' || r == '-' || r == '_' {
			return r
		}
		return -1
	}, s)
}

func isAlphanumeric(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}
