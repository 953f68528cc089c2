package i18n

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
)

var requestKey = koa.NewKey[*request]("i18n")

// request is the locale of a request.
type request struct {
	locales *I18n
	locale  string // "": not looked at yet
	origin  Origin
}

// Origin says what decided about a locale.
type Origin string

// The origins of a locale.
const (
	OriginQuery   Origin = "query"
	OriginCookie  Origin = "cookie"
	OriginHeader  Origin = "header"
	OriginDefault Origin = "default"
	OriginSet     Origin = "set" // by SetLocale
)

// From returns the texts that the request is answered with, nil when the
// middleware has not run.
func From(ctx *koa.Context) *I18n {
	if r, ok := requestKey.Get(ctx); ok {
		return r.locales
	}
	return nil
}

// T returns the text of a key in the locale of the request, with its placeholders
// filled: Egg's ctx.__ and ctx.gettext. One list fills {0}, {1}; one map or struct
// fills {name}; anything else is for %s, %d, %j and the other verbs of Node's
// util.format. The values are not escaped for HTML. Without the middleware every
// key is its own text.
func T(ctx *koa.Context, key string, args ...any) string {
	r, ok := requestKey.Get(ctx)
	if !ok {
		return format(key, args)
	}
	return r.locales.Text(r.resolve(ctx), key, args...)
}

// TN returns the plural form of a text for a number of things, in the locale of
// the request or else in the default one. Its {count} is the number, and its
// {name} come from data, which may be nil. Count is an integer, a float, or a text
// such as "1.50", whose zeros count. A key without plural forms is taken as it is.
func TN(ctx *koa.Context, key string, count any, data map[string]any) string {
	r, ok := requestKey.Get(ctx)
	if !ok {
		return (&I18n{}).Plural("", key, count, data)
	}
	return r.locales.Plural(r.resolve(ctx), key, count, data)
}

// Locale returns the locale of the request, as zh-cn, and "" without the
// middleware. The first call may set the cookie.
func Locale(ctx *koa.Context) string {
	if r, ok := requestKey.Get(ctx); ok {
		return r.resolve(ctx)
	}
	return ""
}

// OriginOf says where the locale of the request comes from, "" without the
// middleware. A locale of a query or a cookie that is not known is the default
// one, and its origin stays.
func OriginOf(ctx *koa.Context) Origin {
	r, ok := requestKey.Get(ctx)
	if !ok {
		return ""
	}
	r.resolve(ctx)
	return r.origin
}

// SetLocale changes the locale of the request and stores it in the cookie: Egg's
// ctx.locale = "zh-CN". A locale that is not known becomes the default one. It
// does nothing without the middleware.
func SetLocale(ctx *koa.Context, locale string) {
	r, ok := requestKey.Get(ctx)
	if !ok {
		return
	}
	name, ok := r.locales.known(locale)
	if !ok {
		name = r.locales.defaultLocale
	}
	r.locale, r.origin = name, OriginSet
	r.locales.store(ctx, name)
}

func (r *request) resolve(ctx *koa.Context) string {
	if r.locale != "" {
		return r.locale
	}
	i := r.locales
	stored, _ := ctx.Cookies().Get(i.cookie, &cookies.GetOptions{Signed: cookies.No})
	wanted, origin := i.wanted(ctx, stored)
	name, ok := i.known(wanted)
	if !ok {
		name = i.defaultLocale
	}
	r.locale, r.origin = name, origin
	if i.write && stored != name && !ctx.HeaderSent() {
		i.store(ctx, name)
	}
	return name
}

// wanted is the locale that the client asks for, in its words.
func (i *I18n) wanted(ctx *koa.Context, stored string) (string, Origin) {
	if locale := ctx.Query().Get(i.query); locale != "" {
		return locale, OriginQuery
	}
	if stored != "" {
		return stored, OriginCookie
	}
	if locale := i.accepted(ctx); locale != "" {
		return locale, OriginHeader
	}
	return i.defaultLocale, OriginDefault
}

// accepted is the first language of the Accept-Language header that is a locale.
func (i *I18n) accepted(ctx *koa.Context) string {
	if ctx.Get("Accept-Language") == "" {
		return ""
	}
	texts := i.current.Load().texts
	for _, language := range ctx.AcceptedLanguages() {
		language = normalize(language)
		if texts[language] != nil || i.alias[language] != "" {
			return language
		}
	}
	return ""
}

// store sets the cookie. The name is that of a locale there is, or the default;
// when it cannot be a cookie, the client keeps none.
func (i *I18n) store(ctx *koa.Context, locale string) {
	_ = ctx.Cookies().Set(i.cookie, locale, &cookies.SetOptions{
		MaxAge:    i.maxAge,
		Domain:    i.domain,
		HTTPOnly:  cookies.No,
		Signed:    cookies.No,
		Overwrite: true,
	})
}
