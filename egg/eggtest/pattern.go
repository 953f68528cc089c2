package eggtest

import (
	"fmt"
	"regexp"
	"strings"
)

// matcher turns a pattern, a text or a *regexp.Regexp, into a function.
func (a *App) matcher(pattern any) func(line string) bool {
	a.tb.Helper()
	switch p := pattern.(type) {
	case string:
		return func(line string) bool { return strings.Contains(line, p) }
	case *regexp.Regexp:
		return p.MatchString
	}
	a.tb.Fatalf("eggtest: a pattern is a string or a *regexp.Regexp, got %T", pattern)
	return nil
}

func describe(pattern any) string {
	if re, ok := pattern.(*regexp.Regexp); ok {
		return "/" + re.String() + "/"
	}
	return fmt.Sprintf("%q", pattern)
}
