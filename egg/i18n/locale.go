package i18n

import "strings"

// longestLocale is how many bytes a client's locale may have. The longest
// registered names have about half of it (RFC 5646 section 4.4.1).
const longestLocale = 64

// normalize writes a locale as files and cookies have it: zh_CN is zh-cn. Only the
// first underline counts, as in koa-locales.
func normalize(locale string) string {
	return strings.ToLower(strings.Replace(locale, "_", "-", 1))
}

// isPlausible reports whether a client's text may be a locale.
func isPlausible(locale string) bool {
	if locale == "" || len(locale) > longestLocale {
		return false
	}
	for i := range len(locale) {
		c := locale[i]
		switch {
		case 'a' <= c|0x20 && c|0x20 <= 'z', '0' <= c && c <= '9', c == '-', c == '_':
		default:
			return false
		}
	}
	return true
}

// known returns the locale that a client's text names.
func (i *I18n) known(locale string) (name string, ok bool) {
	if !isPlausible(locale) {
		return "", false
	}
	if other, ok := i.alias[locale]; ok {
		locale = other
	}
	locale = normalize(locale)
	_, ok = i.current.Load().texts[locale]
	return locale, ok
}
