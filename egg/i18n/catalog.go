package i18n

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
)

// catalog is the texts of all locales at one time. It does not change.
type catalog struct {
	texts   map[string]map[string]string // by locale and key
	plurals map[string]*goi18n.Localizer // by locale
	main    string                       // the default locale
}

func newCatalog(texts map[string]map[string]string, main string) *catalog {
	c := &catalog{texts: texts, plurals: map[string]*goi18n.Localizer{}, main: main}
	for _, locale := range slices.Sorted(maps.Keys(texts)) {
		if l := newLocalizer(locale, texts[locale]); l != nil {
			c.plurals[locale] = l
		}
	}
	return c
}

// newLocalizer gives the keys of a locale that have plural forms to go-i18n, nil
// when there are none. A bundle has one locale, since a text that is missing shall
// not come from a similar one. A locale that is no language has only the form
// other.
func newLocalizer(locale string, texts map[string]string) *goi18n.Localizer {
	messages := pluralMessages(texts)
	if len(messages) == 0 {
		return nil
	}
	tag, err := language.Parse(locale)
	if err != nil {
		tag = language.Und
	}
	bundle := goi18n.NewBundle(tag)
	if bundle.AddMessages(tag, messages...) != nil {
		return nil // no plural rules for it
	}
	return goi18n.NewLocalizer(bundle, tag.String())
}

// pluralMessages collects the keys of which there is a form other.
func pluralMessages(texts map[string]string) []*goi18n.Message {
	var messages []*goi18n.Message
	for key, other := range texts {
		id, ok := strings.CutSuffix(key, ".other")
		if !ok {
			continue
		}
		messages = append(messages, &goi18n.Message{
			ID: id, Other: other,
			Zero: texts[id+".zero"], One: texts[id+".one"], Two: texts[id+".two"],
			Few: texts[id+".few"], Many: texts[id+".many"],
		})
	}
	return messages
}

// plural finds the text for a number of things.
func (c *catalog) plural(locale, key string, count any) (text string, ok bool) {
	if c == nil {
		return "", false
	}
	for _, locale := range []string{locale, c.main} {
		if l := c.plurals[locale]; l != nil {
			text, err := l.Localize(&goi18n.LocalizeConfig{
				MessageID: key, PluralCount: operand(count), TemplateParser: template.IdentityParser{},
			})
			if err == nil {
				return text, true
			}
		}
		for _, key := range []string{key + ".other", key} {
			if text, ok := c.texts[locale][key]; ok {
				return text, true
			}
		}
	}
	return "", false
}

// operand is a count as go-i18n takes it: an integer, or a decimal text.
func operand(count any) any {
	switch n := count.(type) {
	case float64:
		return strconv.FormatFloat(n, 'f', -1, 64)
	case float32:
		return strconv.FormatFloat(float64(n), 'f', -1, 32)
	}
	return count
}
