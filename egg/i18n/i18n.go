package i18n

import (
	"io/fs"
	"maps"
	"slices"
	"sync/atomic"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/internal/jsvalue"
)

// I18n has the texts of all locales. It may be used by any number of goroutines.
type I18n struct {
	settings
	files   []fs.FS
	current atomic.Pointer[catalog]
}

// New reads the locale files of some file systems, of which the later ones go
// before the earlier ones: those of plugins, and then the application's. Of each
// it takes the first directory there is of config/locale, config/locales, locale
// and locales. A nil config is the default. The error names a file that cannot be
// read.
func New(config *Config, files ...fs.FS) (*I18n, error) {
	i := &I18n{settings: newSettings(config), files: slices.Clone(files)}
	if err := i.Reload(); err != nil {
		return nil, err
	}
	return i, nil
}

// Reload reads all files anew. After an error the texts are those there were. A
// request under way may see the old texts and the new ones.
func (i *I18n) Reload() error {
	texts, err := load(i.dirs, i.files)
	if err != nil {
		return err
	}
	i.current.Store(newCatalog(texts, i.defaultLocale))
	return nil
}

// Locales returns the names of the locales there are, sorted.
func (i *I18n) Locales() []string { return slices.Sorted(maps.Keys(i.current.Load().texts)) }

// Text returns the text of a key in a locale, filled with args as [T] does: Egg's
// app.__(locale, key, ...args).
func (i *I18n) Text(locale, key string, args ...any) string {
	text, ok := i.current.Load().texts[normalize(locale)][key]
	if !ok {
		text = key
	}
	return format(text, args)
}

// Plural returns the text of a key in a locale for a number of things, as [TN]
// does.
func (i *I18n) Plural(locale, key string, count any, data map[string]any) string {
	text, ok := i.current.Load().plural(normalize(locale), key, count)
	if !ok {
		text = key
	}
	values := map[string]any{"count": count}
	maps.Copy(values, data)
	return formatNamed(text, func(name string) (any, bool) {
		v, ok := values[name]
		return v, ok
	})
}

// Middleware gives requests their locale, and the functions __ and gettext to
// their views.
func (i *I18n) Middleware() koa.Middleware {
	return func(ctx *koa.Context, next koa.Handler) error {
		requestKey.Set(ctx, &request{locales: i})
		gettext := func(key string, args ...any) string { return T(ctx, key, args...) }
		ctx.State.Set("__", gettext)
		ctx.State.Set("gettext", gettext)
		return next(ctx)
	}
}

// format fills a text.
func format(text string, args []any) string {
	if text == "" {
		return "" // even with arguments, in koa-locales
	}
	if len(args) != 1 {
		return jsvalue.Format(text, args...)
	}
	if object, ok := jsvalue.Object(args[0]); ok {
		return formatObject(text, object)
	}
	if list, ok := jsvalue.List(args[0]); ok {
		return formatList(text, list)
	}
	return jsvalue.Format(text, args...)
}
