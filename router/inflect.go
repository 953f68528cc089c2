package router

import "strings"

// ending turns the end of a word into another one.
type ending struct{ from, to string }

// unchanging are words without a plural of their own.
var unchanging = []string{"news", "series", "species", "sheep", "fish", "deer", "equipment", "information", "money", "metadata"}

// irregular are pairs of singular and plural, alone or as the last of several
// words: "page_status".
var irregular = []ending{
	{"person", "people"}, {"child", "children"}, {"mouse", "mice"}, {"foot", "feet"}, {"tooth", "teeth"}, {"goose", "geese"},
	{"quiz", "quizzes"}, {"datum", "data"}, {"medium", "media"}, {"criterion", "criteria"}, {"index", "indices"},
	{"matrix", "matrices"}, {"vertex", "vertices"}, {"man", "men"}, {"woman", "women"}, {"ox", "oxen"}, {"movie", "movies"}, {"cookie", "cookies"},
	{"shoe", "shoes"}, {"toe", "toes"},
	{"bus", "buses"}, {"virus", "viruses"}, {"campus", "campuses"}, {"bonus", "bonuses"}, {"canvas", "canvases"},
	{"status", "statuses"}, {"alias", "aliases"}, {"analysis", "analyses"}, {"basis", "bases"},
	{"knife", "knives"}, {"life", "lives"}, {"wife", "wives"}, {"leaf", "leaves"}, {"half", "halves"}, {"shelf", "shelves"},
	{"hero", "heroes"}, {"potato", "potatoes"}, {"tomato", "tomatoes"},
}

// Rules in order: the first ending that fits counts.
var (
	pluralRules = []ending{
		{"ss", "sses"}, {"sh", "shes"}, {"ch", "ches"}, {"x", "xes"}, {"z", "zes"},
		{"ay", "ays"}, {"ey", "eys"}, {"oy", "oys"}, {"uy", "uys"}, {"y", "ies"}, {"s", "s"}, {"", "s"},
	}
	singularRules = []ending{
		{"sses", "ss"}, {"shes", "sh"}, {"ches", "ch"}, {"xes", "x"}, {"zes", "ze"}, {"ies", "y"}, {"ss", "ss"}, {"s", ""},
	}
)

// plural is the plural of an English word, and a plural itself.
func plural(word string) string {
	if word == "" || invariable(word) {
		return word
	}
	for _, w := range irregular {
		if _, ok := cutWord(word, w.to); ok {
			return word
		}
		if stem, ok := cutWord(word, w.from); ok {
			return stem + w.to
		}
	}
	return replaceEnd(word, pluralRules)
}

// singular is the singular of an English word, and a singular itself.
func singular(word string) string {
	if invariable(word) {
		return word
	}
	for _, w := range irregular {
		if stem, ok := cutWord(word, w.to); ok {
			return stem + w.from
		}
		if _, ok := cutWord(word, w.from); ok {
			return word
		}
	}
	return replaceEnd(word, singularRules)
}

func invariable(word string) bool {
	for _, w := range unchanging {
		if _, ok := cutWord(word, w); ok {
			return true
		}
	}
	return false
}

// cutWord takes the last word off, if it is this one.
func cutWord(words, last string) (before string, ok bool) {
	before, ok = strings.CutSuffix(words, last)
	return before, ok && (before == "" || strings.HasSuffix(before, "_") || strings.HasSuffix(before, "-"))
}

func replaceEnd(word string, rules []ending) string {
	for _, rule := range rules {
		if stem, ok := strings.CutSuffix(word, rule.from); ok {
			return stem + rule.to
		}
	}
	return word
}
