package i18n

import (
	"cmp"
	"maps"
	"time"
)

// Config is Egg's section i18n. The zero value is its defaults.
type Config struct {
	// DefaultLocale is for clients that want none of the locales there are.
	// Default: en_US.
	DefaultLocale string

	// QueryField is the query parameter that names a locale. Default: locale.
	QueryField string

	// CookieField is the cookie that names a locale. Scripts can read it, and it is
	// not signed. Default: locale.
	CookieField string

	// CookieDomain also sends the cookie to the hosts below it. Default: only to the
	// host that set it.
	CookieDomain string

	// CookieMaxAge is how long browsers keep the cookie; negative: until they are
	// closed. Default: 365.25 days, which is Egg's 1y.
	CookieMaxAge time.Duration

	// LocaleAlias are other names for locales: {"en": "en-US"}. A name is compared as
	// the client sends it, but for Accept-Language in lower case with a dash.
	LocaleAlias map[string]string

	// WriteCookie stores the locale of a client. Default: true. False leaves that to
	// [SetLocale].
	WriteCookie *bool

	// Dirs are further directories of locale files. What the file systems given to
	// [New] have goes before them.
	Dirs []string
}

// year is "1y" as npm ms reads it.
const year = 8766 * time.Hour

// settings is Config with its defaults.
type settings struct {
	defaultLocale string
	query, cookie string
	domain        string
	maxAge        time.Duration
	alias         map[string]string
	write         bool
	dirs          []string
}

func newSettings(c *Config) settings {
	if c == nil {
		c = new(Config)
	}
	return settings{
		defaultLocale: normalize(cmp.Or(c.DefaultLocale, "en_US")),
		query:         cmp.Or(c.QueryField, "locale"),
		cookie:        cmp.Or(c.CookieField, "locale"),
		domain:        c.CookieDomain,
		maxAge:        max(cmp.Or(c.CookieMaxAge, year), 0),
		alias:         maps.Clone(c.LocaleAlias),
		write:         c.WriteCookie == nil || *c.WriteCookie,
		dirs:          c.Dirs,
	}
}
