package i18n_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/i18n"
	"github.com/koa-go/koa/koatest"
)

// vectors are what koa-locales 1.12 answers; testdata/record.js records them.
type vectors struct {
	Texts []struct {
		Locale, Key, Want string
		Args              []any
	}
	Requests []struct {
		Query, Cookie, Accept   string
		Alias                   map[string]string
		Locale, Text, SetCookie string
		Origin                  i18n.Origin
	}
}

func readVectors(t *testing.T) (v vectors) {
	t.Helper()
	text, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func newLocales(t testing.TB, config *i18n.Config) *i18n.I18n {
	t.Helper()
	locales, err := i18n.New(config, os.DirFS("testdata"))
	if err != nil {
		t.Fatal(err)
	}
	return locales
}

func TestTextsAreThoseOfKoaLocales(t *testing.T) {
	locales := newLocales(t, nil)
	for _, tt := range readVectors(t).Texts {
		if got := locales.Text(tt.Locale, tt.Key, tt.Args...); got != tt.Want {
			t.Errorf("Text(%q, %q, %v) = %q, want %q", tt.Locale, tt.Key, tt.Args, got, tt.Want)
		}
	}
}

var expires = regexp.MustCompile(`expires=[^;]*`)

func TestLocalesOfRequestsAreThoseOfKoaLocales(t *testing.T) {
	for _, tt := range readVectors(t).Requests {
		app := serving(newLocales(t, &i18n.Config{LocaleAlias: tt.Alias}), func(ctx *koa.Context) {
			locale, origin, text := i18n.Locale(ctx), i18n.OriginOf(ctx), i18n.T(ctx, "Email")
			if locale != tt.Locale || origin != tt.Origin || text != tt.Text {
				t.Errorf("%+v: got %s by %s, %q", tt, locale, origin, text)
			}
		})
		call := koatest.Request(t, app).Get("/?" + tt.Query)
		if tt.Cookie != "" {
			call.Set("Cookie", tt.Cookie)
		}
		if tt.Accept != "" {
			call.Set("Accept-Language", tt.Accept)
		}
		got := expires.ReplaceAllString(strings.Join(call.Expect(200).Header["Set-Cookie"], "\n"), "expires=...")
		if got != tt.SetCookie {
			t.Errorf("%+v: sets %q", tt, got)
		}
	}
}

// serving is an application that asks for its locale.
func serving(locales *i18n.I18n, look func(ctx *koa.Context)) *koa.Application {
	app := koa.New(nil)
	app.Use(locales.Middleware(), koa.Handle(func(ctx *koa.Context) error {
		look(ctx)
		ctx.SetBody("ok")
		return nil
	}))
	return app
}

func TestTheCookieLastsAYearAndScriptsSeeIt(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	app := koa.New(&koa.Options{EggCookies: true, Keys: []string{"key"}, Now: func() time.Time { return now }})
	app.Use(newLocales(t, &i18n.Config{CookieDomain: "example.com"}).Middleware(), koa.Handle(func(ctx *koa.Context) error {
		ctx.SetBody(i18n.Locale(ctx))
		return nil
	}))
	// The answer of egg 3.34 with i18n.cookieDomain.
	want := "locale=en-us; path=/; max-age=31557600; expires=Fri, 01 Jan 2027 06:00:00 GMT; domain=example.com"
	koatest.Request(t, app).Get("/").Expect(200).ExpectHeader("Set-Cookie", want)
}

func TestSetLocale(t *testing.T) {
	for _, tt := range []struct{ name, locale, want string }{
		{"takes a locale as Egg's names are written", "zh_CN", "zh-cn"},
		{"takes the default for what is not known", "fr", "en-us"},
		{"takes the default for what is no locale", "zh-cn\r\nSet-Cookie: x", "en-us"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app := serving(newLocales(t, nil), func(ctx *koa.Context) {
				i18n.SetLocale(ctx, tt.locale)
				if got := i18n.Locale(ctx); got != tt.want || i18n.OriginOf(ctx) != i18n.OriginSet {
					t.Errorf("Locale() = %q by %s, want %q", got, i18n.OriginOf(ctx), tt.want)
				}
			})
			r := koatest.Request(t, app).Get("/?locale=de").Expect(200)
			if got := r.Header.Get("Set-Cookie"); !strings.HasPrefix(got, "locale="+tt.want+";") {
				t.Errorf("Set-Cookie: %s, want %s", got, tt.want)
			}
		})
	}
}

func TestClientBytesAreOnlyCompared(t *testing.T) {
	for _, locale := range []string{"__proto__", "../../etc/passwd", strings.Repeat("a", 1<<12), "zh-cn\x00", "%s", "\xff"} {
		app := serving(newLocales(t, nil), func(ctx *koa.Context) {
			if got := i18n.Locale(ctx); got != "en-us" {
				t.Errorf("Locale() = %q for %q, want the default", got, locale)
			}
		})
		koatest.Request(t, app).Get("/?locale=" + url.QueryEscape(locale)).Expect(200)
	}
}

func TestWriteCookieCanBeOff(t *testing.T) {
	app := serving(newLocales(t, &i18n.Config{WriteCookie: new(false)}), func(ctx *koa.Context) { i18n.Locale(ctx) })
	if got := koatest.Request(t, app).Get("/?locale=de").Expect(200).Header.Get("Set-Cookie"); got != "" {
		t.Errorf("Set-Cookie: %s, want none", got)
	}
}

func TestALocaleThatNobodyAskedForSetsNoCookie(t *testing.T) {
	app := serving(newLocales(t, nil), func(*koa.Context) {})
	if got := koatest.Request(t, app).Get("/?locale=de").Expect(200).Header.Get("Set-Cookie"); got != "" {
		t.Errorf("Set-Cookie: %s, want none", got)
	}
}

func TestWithoutTheMiddlewareKeysAreTexts(t *testing.T) {
	ctx := koatest.NewContext(t)
	if got := i18n.T(ctx, "Hello %s", "x"); got != "Hello x" {
		t.Errorf("T = %q, want Hello x", got)
	}
	if got := i18n.TN(ctx, "{count} cats", 2, nil); got != "2 cats" {
		t.Errorf("TN = %q, want 2 cats", got)
	}
	i18n.SetLocale(ctx, "de")
	if i18n.Locale(ctx) != "" || i18n.OriginOf(ctx) != "" || i18n.From(ctx) != nil {
		t.Error("Locale, OriginOf and From are not zero without the middleware")
	}
}

func TestViewsHaveTheFunctions(t *testing.T) {
	app := serving(newLocales(t, nil), func(ctx *koa.Context) {
		gettext := ctx.State.Get("__").(func(string, ...any) string)
		if got := gettext("Hello %s", "a", "b"); got != "你好 a，b" {
			t.Errorf("__ = %q", got)
		}
	})
	koatest.Request(t, app).Get("/?locale=zh-CN").Expect(200)
}

func TestPlurals(t *testing.T) {
	files := fstest.MapFS{
		"config/locale/en-US.yaml": {Data: []byte("cats: {one: '{count} cat of {owner}', other: '{count} cats of {owner}'}\nonly:\n  other: '{count} in English'\nflat: '{count} things'\ncolors: {other: blue}\n")},
		"config/locale/ru.yml":     {Data: []byte("cats: {one: '{count} кот', few: '{count} кота', many: '{count} котов', other: '{count} кота'}\n")},
		"config/locale/tlh.json":   {Data: []byte(`{"cats": {"other": "{count} vIghro'"}}`)},
	}
	locales, err := i18n.New(nil, files)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		locale, key string
		count       any
		want        string
	}{
		{"en-US", "cats", 1, "1 cat of Ann"},
		{"en-US", "cats", 0, "0 cats of Ann"},
		{"en-US", "cats", "1.0", "1.0 cats of Ann"},
		{"en-US", "cats", 1.5, "1.5 cats of Ann"},
		{"ru", "cats", 1, "1 кот"},
		{"ru", "cats", uint8(3), "3 кота"},
		{"ru", "cats", 5, "5 котов"},
		{"ru", "cats", 21, "21 кот"},
		{"tlh", "cats", 1, "1 vIghro'"},
		{"ru", "only", 1, "1 in English"},
		{"fr", "only", 2, "2 in English"},
		{"en-US", "flat", 7, "7 things"},
		{"en-US", "no {count}", 7, "no 7"},
		{"en-US", "cats", "many", "many cats of Ann"},
	} {
		if got := locales.Plural(tt.locale, tt.key, tt.count, map[string]any{"owner": "Ann"}); got != tt.want {
			t.Errorf("Plural(%s, %s, %v) = %q, want %q", tt.locale, tt.key, tt.count, got, tt.want)
		}
	}
	if got := locales.Text("en-US", "colors.other"); got != "blue" {
		t.Errorf("the flat key colors.other is %q, want blue", got)
	}
}

func TestFilesOfApplicationsGoBeforeThoseOfPlugins(t *testing.T) {
	plugin := fstest.MapFS{
		"config/locale/en.json":   {Data: []byte(`{"a": "plugin", "b": "plugin"}`)},
		"config/locales/en.json":  {Data: []byte(`{"c": "not read, as config/locale is there"}`)},
		"config/locale/README.md": {Data: []byte("no locale")},
	}
	app := fstest.MapFS{"config/locales/en.yml": {Data: []byte("a: app\n1: one\nx: {2: two}\n")}}
	embedded := fstest.MapFS{"locale/en.json": {Data: []byte(`{"d": "below config"}`)}}
	locales, err := i18n.New(&i18n.Config{DefaultLocale: "en"}, plugin, nil, app, embedded)
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"a": "app", "b": "plugin", "c": "c", "1": "one", "x.2": "two", "d": "below config"} {
		if got := locales.Text("en", key); got != want {
			t.Errorf("Text(%q) = %q, want %q", key, got, want)
		}
	}
	if got := strings.Join(locales.Locales(), " "); got != "en" {
		t.Errorf("Locales() = %s, want en", got)
	}
}

func TestDirsAreReadFirst(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/en.json", []byte(`{"a": "dir", "b": "dir"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	app := fstest.MapFS{"config/locale/en.json": {Data: []byte(`{"a": "app"}`)}}
	locales, err := i18n.New(&i18n.Config{Dirs: []string{dir, dir + "/none"}}, app)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := locales.Text("en", "a"), locales.Text("en", "b"); a != "app" || b != "dir" {
		t.Errorf("a = %q, b = %q, want app and dir", a, b)
	}
}

func TestBrokenFilesAreNamed(t *testing.T) {
	for name, text := range map[string]string{"en.json": "{", "en.yaml": "a: [", "en.js": "module.exports = {}"} {
		files := fstest.MapFS{"config/locale/" + name: {Data: []byte(text)}}
		if _, err := i18n.New(nil, files); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("New with a broken %s: %v, want an error that names it", name, err)
		}
	}
}

func TestReload(t *testing.T) {
	files := fstest.MapFS{"config/locale/en.json": {Data: []byte(`{"a": "old"}`)}}
	locales, err := i18n.New(nil, files)
	if err != nil {
		t.Fatal(err)
	}
	files["config/locale/en.json"].Data = []byte(`{`)
	if err := locales.Reload(); err == nil || locales.Text("en", "a") != "old" {
		t.Errorf("Reload of a broken file: %v, text %q, want an error and the old text", err, locales.Text("en", "a"))
	}
	files["config/locale/en.json"].Data = []byte(`{"a": "new"}`)
	if err := locales.Reload(); err != nil || locales.Text("en", "a") != "new" {
		t.Errorf("Reload: %v, text %q, want the new text", err, locales.Text("en", "a"))
	}
}

func TestReloadWhileOthersRead(t *testing.T) {
	locales := newLocales(t, nil)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 20 {
			if err := locales.Reload(); err != nil {
				t.Error(err)
			}
		}
	}()
	for range 1000 {
		if got := locales.Text("zh-cn", "Email"); got != "邮箱" {
			t.Fatalf("Text = %q", got)
		}
	}
	<-done
}

func FuzzLocale(f *testing.F) {
	locales := newLocales(f, nil)
	for _, seed := range []string{"zh-CN", "en_US", "\x00", "de-DE-1901", "*;q=0"} {
		f.Add(seed, seed, seed)
	}
	f.Fuzz(func(t *testing.T, query, cookie, accept string) {
		ctx := koatest.NewContext(t)
		ctx.SetQuery(url.Values{"locale": {query}})
		ctx.Request.Header()["Accept-Language"] = []string{accept}
		ctx.Request.Header()["Cookie"] = []string{(&http.Cookie{Name: "locale", Value: cookie}).String()}
		err := koatest.Run(ctx, locales.Middleware(), func(ctx *koa.Context) error {
			switch got := i18n.Locale(ctx); got {
			case "en-us", "zh-cn", "de":
			default:
				t.Errorf("Locale() = %q", got)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}
