// Package i18n speaks the language of whoever asks: Egg's i18n plugin.
//
//	locales, err := i18n.New(nil, os.DirFS("."))
//	app.Use(locales.Middleware())
//	app.Use(koa.Handle(func(ctx *koa.Context) error {
//		ctx.SetBody(i18n.T(ctx, "Welcome back, %s!", user.Name))
//		return nil
//	}))
//
// # Texts
//
// A locale is a file: config/locale/zh-CN.json, .yml, .yaml or .properties. It has
// texts by key; the keys of nested objects are joined with dots. A key that a
// locale lacks is its own text, so that English texts can be the keys.
//
// [T] fills the placeholders of a text as Egg's ctx.__ does:
//
//	T(ctx, "Hello %s", name)                            as util.format of Node does
//	T(ctx, "{0} and {1}", []string{"a", "b"})           from one list
//	T(ctx, "Hello {name}", map[string]any{"name": "x"}) from one map or struct
//
// [TN] chooses among the plural forms of a text, by the rules of the language
// (CLDR, through go-i18n):
//
//	cats:                                   # config/locale/en-US.yaml
//	  one: "{count} cat"
//	  other: "{count} cats"
//
//	TN(ctx, "cats", 3, nil)                 // 3 cats
//
// # Whose language
//
// The first of these decides: the query parameter locale, the cookie locale, the
// Accept-Language header, Config.DefaultLocale. What a client sends is compared
// with the names of the locales there are, and becomes nothing else. Locales are
// named in lower case with a dash: zh-cn. The first look at the locale of a request
// stores it in the cookie when that says something else.
package i18n
