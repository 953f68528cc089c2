package security

import (
	"fmt"
	"log/slog"
	"strings"
	"sync"

	"github.com/koa-go/koa"
)

// fallback is what holds for requests that [New] has not seen.
var fallback = sync.OnceValue(func() *policy {
	p, err := newPolicy(Default(), &Deps{})
	if err != nil {
		panic(err) //nolint:forbidigo // the defaults are right
	}
	return p
})

func newPolicy(c *Config, deps *Deps) (*policy, error) {
	p := &policy{
		domains:   lowered(c.DomainWhiteList),
		protocols: append([]string{"http", "https", "file", "data"}, lowered(c.ProtocolWhiteList)...),
		log:       deps.Logger,
		dropOnErr: c.DropHeadersOnError,
		defaults: RequestOptions{
			HSTS: c.HSTS, Noopen: c.Noopen, Nosniff: c.Nosniff, CSP: c.CSP,
			XSSProtection: c.XSSProtection, Xframe: c.Xframe, ReferrerPolicy: c.ReferrerPolicy,
		},
	}
	if err := p.check(c); err != nil {
		return nil, err
	}
	var err error
	if p.shtml, err = NewSanitizer(&deps.Helper.Shtml, c.DomainWhiteList); err != nil {
		return nil, err
	}
	if err := p.addGuards(c, deps); err != nil {
		return nil, err
	}
	return p, nil
}

// check looks at what no guard looks at.
func (p *policy) check(c *Config) error {
	if err := p.domains.check("security.domainWhiteList"); err != nil {
		return err
	}
	if _, err := c.SSRF.Checker(); err != nil {
		return err
	}
	return checkReferrerPolicy(c.ReferrerPolicy.Value)
}

func (p *policy) logger() *slog.Logger {
	if p.log != nil {
		return p.log
	}
	return slog.Default()
}

// addGuards sets the guards up that are named and on, in the order of the names.
func (p *policy) addGuards(c *Config, deps *Deps) error {
	common := map[string]*Guard{
		"csrf": &c.CSRF.Guard, "hsts": &c.HSTS.Guard, "methodnoallow": &c.Methodnoallow, "noopen": &c.Noopen,
		"nosniff": &c.Nosniff, "csp": &c.CSP.Guard, "xssProtection": &c.XSSProtection.Guard, "xframe": &c.Xframe.Guard,
		"dta": &c.DTA, "referrerPolicy": &c.ReferrerPolicy.Guard,
	}
	var refusals []koa.Middleware
	for _, name := range guardNames(c.DefaultMiddleware) {
		guard := common[name]
		if guard == nil {
			return fmt.Errorf("security.defaultMiddleware: there is no guard %q", name)
		}
		if !guard.Enable {
			continue
		}
		matches, err := guard.matching()
		if err != nil {
			return fmt.Errorf("security.%s: %w", name, err)
		}
		if h, ok := headerGuards[name]; ok {
			h.matches = matches
			p.headers = append(p.headers, h)
			continue
		}
		mw, err := p.refusal(name, c, deps, matches)
		if err != nil {
			return err
		}
		refusals = append(refusals, mw)
	}
	p.refusals = koa.Compose(refusals...)
	return nil
}

// guardNames takes the commas apart that Egg's setting has.
func guardNames(list []string) []string {
	var names []string
	for name := range strings.SplitSeq(strings.Join(list, ","), ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// refusal makes a guard that refuses requests.
func (p *policy) refusal(name string, c *Config, deps *Deps, matches matcher) (koa.Middleware, error) {
	switch name {
	case "csrf":
		p.csrfOn = matches
		return p.csrf(&c.CSRF, deps)
	case "dta":
		return only(matches, dta), nil
	default:
		return only(matches, methodnoallow), nil
	}
}

func only(matches matcher, mw koa.Middleware) koa.Middleware {
	if matches == nil {
		return mw
	}
	return koa.When(matches, mw)
}
