package security

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/middleware/csrf"
)

// CSRFToken returns a new token for a form or a header (Egg's ctx.csrf), "" where
// csrf is off or not for this request.
func CSRFToken(ctx *koa.Context) string { return csrf.Token(ctx) }

// RotateCSRF gives the client a new secret (Egg's ctx.rotateCsrfSecret). Call it
// when a user logs in. It does nothing where csrf is off or not for this request.
// The error is that of setting the cookie.
func RotateCSRF(ctx *koa.Context) error { return csrf.Rotate(ctx) }

// ErrNoCSRF says that a request was to be checked where csrf is off.
var ErrNoCSRF = errors.New("security: csrf is not enabled for this request")

// AssertCSRF checks a request whatever its method, for paths that change things
// on GET (Egg's ctx.assertCsrf). It returns nil if the request passes or is left
// out by Match or Ignore, the error that csrf would answer, or one that wraps
// ErrNoCSRF. Outside [New] it checks by the settings of [Default].
func AssertCSRF(ctx *koa.Context) error {
	p := of(ctx).policy
	if p.assertCSRF == nil {
		return koa.NewError(http.StatusForbidden, ErrNoCSRF)
	}
	if p.csrfOn != nil && !p.csrfOn(ctx) {
		return nil
	}
	return p.assertCSRF(ctx, func(*koa.Context) error { return nil })
}

// csrf makes the guard of two layers: one that checks, and one that only gives
// the client a secret.
func (p *policy) csrf(c *CSRF, deps *Deps) (koa.Middleware, error) {
	if c.UseSession && deps.Session == nil {
		return nil, errors.New("security.csrf.useSession: there is no session; set Deps.Session")
	}
	supported, err := supports(c.SupportedRequests)
	if err != nil {
		return nil, err
	}
	check, open, err := c.layers(deps)
	if err != nil {
		return nil, err
	}
	p.assertCSRF = check
	ignoreJSON := c.IgnoreJSON
	return only(p.csrfOn, func(ctx *koa.Context, next koa.Handler) error {
		switch {
		case supported(ctx) && !(ignoreJSON && ctx.Is("json") != ""):
			return check(ctx, next)
		case slices.Contains(methods, ctx.Method()):
			return open(ctx, next)
		default:
			return next(ctx) // the layer that gives secrets knows methods only
		}
	}), nil
}

// layers makes the two out of middleware/csrf, which panics when a setting makes
// no sense.
func (c *CSRF) layers(deps *Deps) (check, open koa.Middleware, err error) {
	defer func() {
		if text, ok := recover().(string); ok {
			err = fmt.Errorf("security.csrf: %s", text)
		}
	}()
	o := c.options(deps)
	o.ExcludedMethods = methods
	open = csrf.New(o)
	o.ExcludedMethods = []string{"-"} // none: which requests are checked is decided here
	check = explained(csrf.New(o))
	return check, open, nil
}

func (c *CSRF) options(deps *Deps) *csrf.Options {
	o := &csrf.Options{
		Egg: true, Type: c.Type, Logger: deps.Logger,
		SessionName: c.SessionName, CookieNames: c.CookieName, Cookie: c.CookieOptions.set(c.CookieDomain),
		CookieDomain: c.CookieDomainFunc, RotateWhenInvalid: c.RotateWhenInvalid, RefererWhiteList: c.RefererWhiteList,
		TrustedOrigins: c.TrustedOrigins, DisableOriginCheck: c.DisableOriginCheck,
		Body: bodyToken(slices.Clone(c.QueryName), slices.Clone(c.BodyName)), DisableQuery: true,
	}
	if c.HeaderName != "" {
		o.HeaderNames = []string{c.HeaderName}
	}
	if c.UseSession {
		o.Session = deps.Session
	}
	return o
}

func (o *CookieOptions) set(domain string) *cookies.SetOptions {
	choice := func(yes bool, otherwise cookies.Choice) cookies.Choice {
		if yes {
			return cookies.Yes
		}
		return otherwise
	}
	return &cookies.SetOptions{
		Signed: choice(o.Signed, cookies.No), HTTPOnly: choice(o.HTTPOnly, cookies.No), Secure: choice(o.Secure, cookies.Default),
		SameSite: cookies.SameSite(o.SameSite), MaxAge: o.MaxAge, Path: o.Path, Domain: domain,
	}
}

// bodyToken looks for a token in the query and then in the parsed body.
func bodyToken(queryNames, bodyNames []string) func(ctx *koa.Context) string {
	return func(ctx *koa.Context) string {
		if ctx.Querystring() != "" {
			query := ctx.Query()
			if token := firstOf(queryNames, query.Get); token != "" {
				return token
			}
		}
		switch body := ctx.Request.Body().(type) {
		case map[string]any:
			return firstOf(bodyNames, func(name string) string { s, _ := body[name].(string); return s })
		case url.Values:
			return firstOf(bodyNames, body.Get)
		}
		return ""
	}
}

func firstOf(names []string, get func(name string) string) string {
	for _, name := range names {
		if value := get(name); value != "" {
			return value
		}
	}
	return ""
}

// supports compiles CSRF.SupportedRequests.
func supports(rules []SupportedRequest) (matcher, error) {
	paths := make([]*regexp.Regexp, len(rules))
	for i, rule := range rules {
		var err error
		if paths[i], err = regexp.Compile(rule.Path); err != nil {
			return nil, fmt.Errorf("security.csrf.supportedRequests: %w", err)
		}
	}
	rules = slices.Clone(rules)
	return func(ctx *koa.Context) bool {
		for i, rule := range rules {
			if slices.Contains(rule.Methods, ctx.Method()) && paths[i].MatchString(ctx.Path()) {
				return true
			}
		}
		return false
	}, nil
}

// explained adds to a refusal, in the environment local, which setting to
// change.
func explained(check koa.Middleware) koa.Middleware {
	return func(ctx *koa.Context, next koa.Handler) error {
		passed := false
		err := check(ctx, func(ctx *koa.Context) error { passed = true; return next(ctx) })
		if passed || err == nil || ctx.App.Env() != "local" {
			return err
		}
		refused := koa.HTTPErrorOf(err)
		refusal, ok := errors.AsType[*csrf.Refusal](err)
		if refused == nil || !ok {
			return err
		}
		answer := *refused
		answer.Message += ". " + remedy(refusal)
		return &answer
	}
}

// remedy says what to do about a refusal, in terms of Egg's configuration.
func remedy(refusal *csrf.Refusal) string {
	switch {
	case errors.Is(refusal, csrf.ErrCrossOrigin):
		return "To accept requests of that origin, add it to security.csrf.trustedOrigins."
	case errors.Is(refusal, csrf.ErrMissingReferer), errors.Is(refusal, csrf.ErrInvalidReferer):
		return "To accept requests of that host, add it to security.csrf.refererWhiteList."
	default:
		return "Send the value of the cookie in the header x-csrf-token, or ctx.csrf in the field _csrf; " +
			"for clients that do not use cookies, leave their paths out with security.csrf.ignore."
	}
}
