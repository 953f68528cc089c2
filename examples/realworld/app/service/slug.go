package service

import (
	"crypto/rand"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/koa-go/koa/examples/realworld/app/model"
)

// maxSlug is how many bytes a slug has before what makes it unique.
const maxSlug = 100

// slugOf is what the address of an article says of its title: letters and digits of any
// script, with dashes between the words.
func slugOf(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
	})
	slug := strings.Join(words, "-")
	if len(slug) > maxSlug {
		end := maxSlug
		for !utf8.RuneStart(slug[end]) {
			end--
		}
		slug = strings.TrimRight(slug[:end], "-")
	}
	return slug
}

// withSlug saves an article under a slug made of its title, which is another one when an
// article has that: whoever comes first has it, also of many at once.
func withSlug(article *model.Article, save func() error) error {
	base := slugOf(article.Title)
	article.Slug = base
	if base == "" || base == "feed" { // the latter is the address of the feed
		article.Slug = unique(base)
	}
	for range 10 {
		if err := save(); !errors.Is(err, model.ErrTaken) {
			return err
		}
		article.Slug = unique(base)
	}
	return errors.New("no slug is free")
}

// unique adds something to a slug that no other one has, by all odds: 40 bits by chance.
func unique(base string) string {
	return strings.TrimLeft(base+"-"+strings.ToLower(rand.Text()[:8]), "-")
}
