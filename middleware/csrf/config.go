package csrf

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/internal/csrftoken"
)

// config is Options with every default filled, frozen.
type config struct {
	Options

	tokens  *csrftoken.Tokens
	cookie  cookies.SetOptions
	ignored globs
	origins *http.CrossOriginProtection
}

func newConfig(opts *Options) *config {
	c := &config{tokens: csrftoken.New(nil), origins: http.NewCrossOriginProtection()}
	if opts != nil {
		c.Options = *opts
	}
	c.fillNames()
	c.fillCookie()
	if c.Type == "" {
		c.Type = CToken
	}
	if c.ErrorHandler == nil {
		c.ErrorHandler = c.forbid
	}
	if c.Body == nil {
		c.Body = c.parsedField
	}
	c.RefererWhiteList = lowered(c.RefererWhiteList)
	c.check()
	return c
}

func (c *config) fillNames() {
	secret, headers := "secret", []string{"csrf-token", "xsrf-token", "x-csrf-token", "x-xsrf-token"}
	if c.Egg {
		secret, headers = "csrfToken", []string{"x-csrf-token"}
	}
	setDefault(&c.SessionName, secret)
	setDefault(&c.BodyName, "_csrf")
	setDefault(&c.QueryName, "_csrf")
	c.HeaderNames = listOr(c.HeaderNames, headers...)
	c.CookieNames = listOr(c.CookieNames, "csrfToken")
	c.ExcludedMethods = listOr(c.ExcludedMethods, http.MethodGet, http.MethodHead, http.MethodOptions)
}

func setDefault(s *string, def string) {
	if *s == "" {
		*s = def
	}
}

// listOr is a copy of list, or the default when it is empty.
func listOr(list []string, def ...string) []string {
	if len(list) == 0 {
		return def
	}
	return slices.Clone(list)
}

func (c *config) fillCookie() {
	if c.Cookie != nil {
		c.cookie = *c.Cookie
	}
	if c.cookie.Signed == cookies.Default {
		c.cookie.Signed = cookies.No
	}
	if c.cookie.HTTPOnly == cookies.Default {
		c.cookie.HTTPOnly = cookies.No
	}
	c.cookie.Overwrite = true
}

func (c *config) check() {
	if !slices.Contains([]Type{CToken, Referer, All, Any}, c.Type) {
		panic(fmt.Sprintf("csrf: Options.Type: %q is none of ctoken, referer, all and any", c.Type))
	}
	for _, origin := range c.TrustedOrigins {
		if err := c.origins.AddTrustedOrigin(origin); err != nil {
			panic(fmt.Sprintf("csrf: Options.TrustedOrigins: %v", err))
		}
	}
	var err error
	if c.ignored, err = compileGlobs(c.IgnoredPathGlobs); err != nil {
		panic(fmt.Sprintf("csrf: Options.IgnoredPathGlobs: %v", err))
	}
}
