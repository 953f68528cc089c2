package config

import (
	"strings"
	"unicode"
)

// words splits a name into its words: MaxAge, maxAge and max-age into two of
// them. An abbreviation is one word, with its plural s, and so is a word with
// digits in it: HTTPOnly, userIDs and I18n.
func words(name string) []string {
	var list []string
	runes := []rune(name)
	start := 0
	cut := func(end int) {
		if end > start {
			list = append(list, string(runes[start:end]))
		}
		start = end
	}
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			cut(i)
			start = i + 1
		case i > start && beginsWord(runes, i):
			cut(i)
		}
	}
	cut(len(runes))
	return list
}

// beginsWord reports whether the letter at i, which is not the first one, begins
// a word.
func beginsWord(runes []rune, i int) bool {
	if !unicode.IsUpper(runes[i]) {
		return false
	}
	before := runes[i-1]
	switch {
	case unicode.IsLower(before):
		return true
	case unicode.IsUpper(before):
		return lowerAt(runes, i+1) && !pluralAt(runes, i+1)
	default:
		return lowerAt(runes, i+1) // Http2Server, but not I18N
	}
}

func lowerAt(runes []rune, i int) bool { return i < len(runes) && unicode.IsLower(runes[i]) }

// pluralAt reports whether there is the s of IDs or URLs at i.
func pluralAt(runes []rune, i int) bool {
	return i < len(runes) && runes[i] == 's' && !lowerAt(runes, i+1)
}

// keyOf is the key of a Go field: its name with the first word in lower case.
func keyOf(name string) string {
	first := words(name)[0] // an exported name begins with a letter
	return strings.ToLower(first) + name[len(first):]
}

// upperSnake is the name in the way of variables: cluster.maxAge is
// CLUSTER_MAX_AGE.
func upperSnake(name string) string { return strings.ToUpper(strings.Join(words(name), "_")) }

// fits reports whether a key as written means the key as it is: equal, or with
// another way to write an abbreviation.
func fits(written, key string) bool {
	if written == key {
		return true
	}
	for i, r := range written {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) || i == 0 && unicode.IsUpper(r) {
			return false
		}
	}
	return written != "" && strings.EqualFold(written, key) && upperSnake(written) == upperSnake(key)
}
