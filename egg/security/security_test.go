package security_test

import (
	"errors"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/security"
	"github.com/koa-go/koa/koatest"
)

// What egg 3.34 sends by default.
var byDefault = map[string]string{
	"X-Download-Options": "noopen", "X-Content-Type-Options": "nosniff", "X-Xss-Protection": "1; mode=block",
	"X-Frame-Options": "SAMEORIGIN",
}

func without(headers map[string]string, names ...string) map[string]string {
	rest := maps.Clone(headers)
	for _, name := range names {
		delete(rest, name)
	}
	return rest
}

func with(headers map[string]string, name, value string) map[string]string {
	more := maps.Clone(headers)
	more[name] = value
	return more
}

func TestHeaders(t *testing.T) {
	for _, tt := range []struct {
		name    string
		change  func(c *security.Config)
		handler koa.Handler
		want    map[string]string
	}{
		{"are Egg's by default", nil, ok, byDefault},
		{"stay on errors", nil, func(ctx *koa.Context) error { return ctx.Throw(400) }, byDefault},
		{"stay on panics", nil, func(*koa.Context) error { panic("x") }, byDefault},
		{"are dropped on errors if so", func(c *security.Config) { c.DropHeadersOnError = true },
			func(ctx *koa.Context) error { return ctx.Throw(400) }, map[string]string{}},
		{"leave nosniff out on redirects", nil, func(ctx *koa.Context) error { ctx.Redirect("/x"); return nil },
			without(byDefault, "X-Content-Type-Options")},
		{"are off when no guard is named", func(c *security.Config) { c.DefaultMiddleware = nil }, ok, map[string]string{}},
		{"are of the guards that a text names", func(c *security.Config) { c.DefaultMiddleware = []string{" noopen , csrf,"} }, ok,
			map[string]string{"X-Download-Options": "noopen"}},
		{"are off one by one", func(c *security.Config) { c.Noopen.Enable = false }, ok, without(byDefault, "X-Download-Options")},
		{"are off where ignored", func(c *security.Config) { c.Noopen.Ignore = []string{"/other", "/"} }, ok, without(byDefault, "X-Download-Options")},
		{"are on where matched", func(c *security.Config) { c.Noopen.Match = []string{"/a"} }, ok, byDefault},
		{"are off where not matched", func(c *security.Config) { c.Noopen.Match = []string{"/ab", `/^\/A/`} }, ok, without(byDefault, "X-Download-Options")},
		{"are on where a regular expression matches", func(c *security.Config) { c.Noopen.Match = []string{`/^\/A/i`} }, ok, byDefault},
		{"are off where a function says so", func(c *security.Config) {
			c.Noopen.IgnoreFunc = func(ctx *koa.Context) bool { return ctx.Path() == "/a/b" }
		}, ok, without(byDefault, "X-Download-Options")},
		{"have a value for frames", func(c *security.Config) { c.Xframe.Value = "" }, ok, byDefault},
		{"say that HTTPS is to stay", func(c *security.Config) { c.HSTS.Enable = true }, ok, with(byDefault, "Strict-Transport-Security", "max-age=31536000")},
		{"say so for hosts below", func(c *security.Config) { c.HSTS.Enable, c.HSTS.IncludeSubdomains = true, true }, ok,
			with(byDefault, "Strict-Transport-Security", "max-age=31536000; includeSubdomains")},
		{"have a referrer policy if named", func(c *security.Config) {
			c.ReferrerPolicy.Enable = true
			c.DefaultMiddleware = append(c.DefaultMiddleware, "referrerPolicy")
		}, ok, with(byDefault, "Referrer-Policy", "no-referrer-when-downgrade")},
		{"can be changed for one answer", nil, func(ctx *koa.Context) error {
			security.Options(ctx).Xframe.Value = "DENY"
			security.Options(ctx).Nosniff.Enable = false
			return ok(ctx)
		}, with(without(byDefault, "X-Content-Type-Options"), "X-Frame-Options", "DENY")},
		{"can be changed for an error", nil, func(ctx *koa.Context) error {
			security.Options(ctx).Xframe.Value = "DENY"
			return errors.New("x")
		}, with(byDefault, "X-Frame-Options", "DENY")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := serve(t, "prod", changed(tt.change), tt.handler).Get("/a/b").Do()
			if got := sent(r); !maps.Equal(got, tt.want) {
				t.Errorf("headers %v, want %v", got, tt.want)
			}
		})
	}
}

func TestOptionsAreOfOneRequest(t *testing.T) {
	client := serve(t, "prod", changed(func(c *security.Config) {
		c.CSP.Enable = true
		c.CSP.Policy = map[string][]string{"default-src": {"'self'"}}
	}), func(ctx *koa.Context) error {
		if ctx.Path() == "/changed" {
			security.Options(ctx).CSP.Policy["default-src"] = []string{"*"}
		}
		return ok(ctx)
	})
	client.Get("/changed").Expect(http.StatusOK).ExpectHeader("Content-Security-Policy", "default-src *")
	client.Get("/").Expect(http.StatusOK).ExpectHeader("Content-Security-Policy", "default-src 'self'")
}

func TestUnknownReferrerPolicyForOneRequest(t *testing.T) {
	cfg := changed(func(c *security.Config) {
		c.ReferrerPolicy.Enable = true
		c.DefaultMiddleware = []string{"referrerPolicy"}
	})
	serve(t, "prod", cfg, func(ctx *koa.Context) error {
		security.Options(ctx).ReferrerPolicy.Value = "never"
		return ok(ctx)
	}).Get("/").Expect(http.StatusInternalServerError)
}

func TestCSP(t *testing.T) {
	policy := map[string][]string{"default-src": {"'self'", ".a.com"}, "sandbox": {"true"}, "script-src": {"x"}}
	const ie = "Mozilla/5.0 (Windows NT 10.0; Trident/7.0; rv:11.0) like Gecko"
	for _, tt := range []struct {
		name, userAgent string
		csp             security.CSP
		header, want    string // NONCE stands for the nonce
	}{
		{"has a nonce for scripts", "", security.CSP{Policy: policy}, "Content-Security-Policy",
			"default-src 'self' *.a.com;sandbox;script-src x 'nonce-NONCE'"},
		{"keeps a nonce that is there", "", security.CSP{Policy: map[string][]string{"script-src": {"'nonce-x'"}}}, "Content-Security-Policy",
			"script-src 'nonce-x'"},
		{"has flags for a sandbox", "", security.CSP{Policy: map[string][]string{"sandbox": {"allow-forms"}}}, "Content-Security-Policy", "sandbox allow-forms"},
		{"can only report", "", security.CSP{Policy: policy, ReportOnly: true}, "Content-Security-Policy-Report-Only",
			"default-src 'self' *.a.com;sandbox;script-src x 'nonce-NONCE'"},
		{"has a name for Internet Explorer", ie, security.CSP{Policy: map[string][]string{"sandbox": {}}, SupportIE: true}, "X-Content-Security-Policy", "sandbox"},
		{"has two names for Internet Explorer", ie, security.CSP{Policy: map[string][]string{"sandbox": {}}, SupportIE: true, ReportOnly: true},
			"X-Content-Security-Policy-Report-Only", "sandbox"},
		{"has its usual name for others", "Chrome", security.CSP{Policy: map[string][]string{"sandbox": {}}, SupportIE: true}, "Content-Security-Policy", "sandbox"},
		{"has its usual name by default", ie, security.CSP{Policy: map[string][]string{"sandbox": {}}}, "Content-Security-Policy", "sandbox"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.csp.Enable = true
			nonce := ""
			r := serve(t, "prod", changed(func(c *security.Config) { c.CSP = tt.csp }), func(ctx *koa.Context) error {
				nonce = security.Nonce(ctx)
				return ok(ctx)
			}).Get("/").Set("User-Agent", tt.userAgent).Expect(http.StatusOK)
			if len(nonce) < 22 {
				t.Errorf("nonce %q, want 128 bits", nonce)
			}
			r.ExpectHeader(tt.header, strings.ReplaceAll(tt.want, "NONCE", nonce)).ExpectHeader("X-CSP-Nonce", nonce)
		})
	}
}

func TestNonceIsOfOneRequest(t *testing.T) {
	first, second := koatest.NewContext(t), koatest.NewContext(t)
	if nonce := security.Nonce(first); security.Nonce(first) != nonce || security.Nonce(second) == nonce {
		t.Error("a nonce is to stay within a request and to change with it")
	}
}

func TestMethods(t *testing.T) {
	for method, want := range map[string]int{"TRACE": 405, "TRACK": 405, "FOO": 405, "ACL": 200, "GET": 200, "M-SEARCH": 200, "QUERY": 200} {
		if r := serve(t, "prod", nil, ok).Method(method, "/").Do(); r.Status != want {
			t.Errorf("%s: status %d, want %d", method, r.Status, want)
		}
	}
}

// Egg lets this one path pass that climbs to above the root and stops there.
func TestPathThatEndsAboveTheRoot(t *testing.T) {
	serve(t, "prod", nil, ok).Get("/a%2f..%2f..").Expect(http.StatusBadRequest)
	off := changed(func(c *security.Config) { c.DTA.Ignore = []string{"/a"} })
	serve(t, "prod", off, ok).Get("/a/..%2f..%2f..%2fx").Expect(http.StatusOK)
}

func TestValidate(t *testing.T) {
	for _, tt := range []struct {
		change func(c *security.Config)
		want   string
	}{
		{nil, ""},
		{func(c *security.Config) { c.DefaultMiddleware = []string{"csrf,xss"} }, `security.defaultMiddleware: there is no guard "xss"`},
		{func(c *security.Config) { c.CSRF.Type = "token" }, "security.csrf: csrf: Options.Type: "},
		{func(c *security.Config) { c.CSRF.TrustedOrigins = []string{"x"} }, "security.csrf: csrf: Options.TrustedOrigins: "},
		{func(c *security.Config) { c.CSRF.SupportedRequests[0].Path = "(" }, "security.csrf.supportedRequests: "},
		{func(c *security.Config) { c.Xframe.Match = []string{"/^(/"} }, `security.xframe: pattern "/^(/": `},
		{func(c *security.Config) { c.Xframe.Ignore = []string{`/(\1)`} }, `security.xframe: pattern "/(\\1)": `},
		{func(c *security.Config) { c.ReferrerPolicy.Value = "never" }, "security.referrerPolicy.value: "},
		{func(c *security.Config) { c.DomainWhiteList = []string{""} }, "security.domainWhiteList: "},
		{func(c *security.Config) { c.DomainWhiteList = []string{"!*.evil.example"} }, "security.domainWhiteList: "},
		{func(c *security.Config) { c.SSRF.IPBlackList = []string{"10.0.0/8"} }, "security.ssrf.ipBlackList: "},
		{func(c *security.Config) { c.SSRF.IPExceptionList = []string{"x"} }, "security.ssrf.ipExceptionList: "},
	} {
		err := changed(tt.change).Validate()
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.HasPrefix(err.Error(), tt.want)) {
			t.Errorf("Validate() = %v, want %q", err, tt.want)
		}
	}
}

func TestNewPanics(t *testing.T) {
	for _, tt := range []struct {
		cfg  *security.Config
		deps *security.Deps
		want string
	}{
		{changed(func(c *security.Config) { c.CSRF.UseSession = true }), nil, "security.csrf.useSession: "},
		{nil, &security.Deps{Helper: security.HelperConfig{Shtml: security.ShtmlConfig{WhiteList: map[string][]string{"script": nil}}}}, "helper.shtml.whiteList: "},
	} {
		func() {
			defer func() {
				if text, _ := recover().(string); !strings.HasPrefix(text, tt.want) {
					t.Errorf("panic %q, want %q", text, tt.want)
				}
			}()
			security.New(tt.cfg, tt.deps)
		}()
	}
}
