// Package rewrite gives requests another URL for the layers below, as npm
// koa-rewrite 3 does:
//
//	app.Use(rewrite.New("/i:id", "/items/:id"))
//	app.Use(rewrite.New("/js/:file", "/public/assets/js/:file.js"))
//	app.Use(rewrite.Regexp(regexp.MustCompile(`^/(\d+)\.\.(\d+)$`), "/range/$1/$2"))
//
// It is no redirect: the client sees nothing of it, [koa.Context.OriginalURL]
// keeps what was asked for, and layers outside see the URL as it was.
package rewrite

import (
	"fmt"
	"regexp"

	"github.com/koa-go/koa"
)

// New returns a layer that replaces URLs which from matches with to.
//
// from is a path pattern in the grammar of path-to-regexp 2.4: ":name" is one or
// more characters up to the next "/" (or the next ".", if one stands before it),
// ":name(\d+)" what the group matches, "(.*)" a group without a name; a "?", "+"
// or "*" after any of them makes it optional, repeated or both. All else is text,
// an asterisk too. Case does not count, and one more "/" at the end is allowed.
//
// In to, ":name" is what the parameter of from matched and "$1" what the first
// one did; unnamed groups are called ":0", ":1" and so on. What took no part is
// empty.
//
// The whole URL is matched, with its query and undecoded: a parameter at the end
// takes the query along. New panics when from is not well formed, or to names a
// parameter which from does not have.
func New(from, to string) koa.Middleware {
	expr, names := translate(from)
	re, err := regexp.Compile(expr)
	if err != nil {
		panic(fmt.Sprintf("rewrite: pattern %q: %v", from, err))
	}
	return layer(re, parse(to, names))
}

// Regexp is [New] for a regular expression, which is anchored only where it
// says so. In to, "$1" is the first group and ":name" a group with that name;
// unnamed groups are also called ":0", ":1" and so on.
func Regexp(from *regexp.Regexp, to string) koa.Middleware {
	if from == nil {
		panic("rewrite: Regexp needs an expression, got nil")
	}
	return layer(from, parse(to, groupNames(from)))
}

func layer(re *regexp.Regexp, to template) koa.Middleware {
	return func(ctx *koa.Context, next koa.Handler) error {
		original := ctx.URL()
		match := re.FindStringSubmatchIndex(original)
		if match == nil {
			return next(ctx)
		}
		ctx.SetURL(to.fill(original, match))
		err := next(ctx)
		ctx.SetURL(original)
		return err
	}
}
