package negotiate

import "strings"

var languages = grammar{
	parse:       parseLanguage,
	offer:       parseLanguage,
	specificity: languageSpecificity,
}

// Languages returns the language ranges an Accept-Language header asks for, best
// first. An absent header asks for "*".
func Languages(header string, present bool) []string {
	return languages.list(orAny(header, present, "*"))
}

// LanguagesOf returns those of offers that an Accept-Language header accepts,
// best first. "en" accepts "en-GB", and "en-GB" accepts "en" too, though less
// precisely than an entry that names it.
func LanguagesOf(header string, present bool, offers []string) []string {
	return languages.among(orAny(header, present, "*"), offers)
}

// BestLanguage returns the best of the offers of [LanguagesOf], or "" when the
// client accepts none.
func BestLanguage(header string, present bool, offers []string) string {
	return languages.best(orAny(header, present, "*"), offers)
}

// parseLanguage reads a language range. Here, and only here, upstream misses a
// weight with a space before it ("en; q=0.5" weighs 1) and takes the last of
// several.
func parseLanguage(s string) (entry, bool) {
	name, params, ok := cutName(s)
	prefix, rest, hyphen := strings.Cut(name, "-")
	if !ok || prefix == "" || hyphen && rest == "" {
		return entry{}, false
	}
	e := entry{value: name, main: prefix, q: 1}
	for params != "" {
		var param string
		param, params, _ = strings.Cut(params, ";")
		if key, value, _ := strings.Cut(param, "="); key == "q" {
			e.q = weight(value)
		}
	}
	return e, true
}

func languageSpecificity(spec, offer entry) int {
	switch {
	case strings.EqualFold(spec.value, offer.value):
		return 4
	case strings.EqualFold(spec.main, offer.value):
		return 2
	case strings.EqualFold(spec.value, offer.main):
		return 1
	case spec.value == "*":
		return 0
	}
	return -1
}
