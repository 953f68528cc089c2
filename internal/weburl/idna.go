package weburl

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Host names outside ASCII.
//
// The standard converts them by UTS #46, which needs tables of all of Unicode
// for mapping and normalization. This package has lower case from package
// unicode, the three other dots, and Punycode. It refuses what UTS #46 would
// turn into something else (full-width letters, ligatures, circled letters,
// zero-width characters, punctuation ...), so that it never gives another name
// than a browser: a name that it accepts is written as Node writes it if the
// name is in normalization form C. Not checked are the rules for right-to-left
// names, and whether what follows "xn--" is Punycode at all.

// maxLabel is how many characters a label outside ASCII may have. DNS has room
// for fewer.
const maxLabel = 63

// toASCII returns a host name in lower case and ASCII.
func toASCII(name string) (string, error) {
	if isASCII(name) {
		return strings.ToLower(name), nil
	}
	name, ok := mapName(name)
	if !ok {
		return "", invalid("character in international host name")
	}
	labels := strings.Split(name, ".")
	for i, label := range labels {
		if isASCII(label) {
			continue
		}
		first, _ := utf8.DecodeRuneInString(label)
		if unicode.Is(unicode.M, first) || strings.HasPrefix(label, "xn--") ||
			utf8.RuneCountInString(label) > maxLabel {
			return "", invalid("label of international host name")
		}
		labels[i] = "xn--" + punyEncode(label)
	}
	return strings.Join(labels, "."), nil
}

// mapName returns a name in lower case, and false if it has a character that
// needs more than that.
func mapName(name string) (string, bool) {
	ok := true
	mapped := strings.Map(func(r rune) rune {
		switch {
		case r == '\u3002' || r == '\uff0e' || r == '\uff61':
			return '.'
		case r >= utf8.RuneSelf && !isPlain(r):
			ok = false
		}
		return unicode.ToLower(r)
	}, name)
	return mapped, ok
}

// isPlain reports whether r is a letter, a mark, a digit or a symbol such as an
// emoji that lower case is enough for.
func isPlain(r rune) bool {
	return unicode.In(r, unicode.L, unicode.M, unicode.Nd, unicode.So) && !unicode.Is(refused, r)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
