package security_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/security"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/bodyparser"
	"github.com/koa-go/koa/middleware/csrf"
	"github.com/koa-go/koa/middleware/session"
)

// The texts and statuses are those of egg 3.34.
func TestCSRF(t *testing.T) {
	const withSecret = "csrfToken=abc"
	for _, tt := range []struct {
		name   string
		change func(c *security.CSRF)
		method string
		target string
		header map[string]string
		want   string // "" when the request passes
	}{
		{"lets a secret that comes back pass", nil, "POST", "/", map[string]string{"Cookie": withSecret, "X-Csrf-Token": "abc"}, ""},
		{"lets a secret in the query pass", nil, "POST", "/?_csrf=abc", map[string]string{"Cookie": withSecret}, ""},
		{"asks for a secret", nil, "POST", "/", nil, "missing csrf token"},
		{"asks for a token", nil, "PUT", "/", map[string]string{"Cookie": withSecret}, "invalid csrf token"},
		{"asks for the right token", nil, "DELETE", "/", map[string]string{"Cookie": withSecret, "X-Csrf-Token": "xyz"}, "invalid csrf token"},
		{"does not ask of GET", nil, "GET", "/", nil, ""},
		{"does not ask of OPTIONS", nil, "OPTIONS", "/", nil, ""},
		{"does not ask of methods that are not listed", nil, "LOCK", "/", nil, ""},
		{"asks of methods that are listed", func(c *security.CSRF) {
			c.SupportedRequests = []security.SupportedRequest{{Path: "^/api", Methods: []string{"GET"}}}
		}, "GET", "/api/x", nil, "missing csrf token"},
		{"does not ask of paths that are not listed", func(c *security.CSRF) {
			c.SupportedRequests = []security.SupportedRequest{{Path: "^/api", Methods: []string{"POST"}}}
		}, "POST", "/x", nil, ""},
		{"does not ask where ignored", func(c *security.CSRF) { c.Ignore = []string{"/hooks"} }, "POST", "/hooks/a", nil, ""},
		{"asks beside that", func(c *security.CSRF) { c.Ignore = []string{"/hooks"} }, "POST", "/hooksy", nil, "missing csrf token"},
		{"does not ask when off", func(c *security.CSRF) { c.Enable = false }, "POST", "/", nil, ""},
		{"lets JSON pass if so", func(c *security.CSRF) { c.IgnoreJSON = true }, "POST", "/", map[string]string{"Content-Type": "application/json"}, ""},
		{"asks of others then", func(c *security.CSRF) { c.IgnoreJSON = true }, "POST", "/", map[string]string{"Content-Type": "text/plain"}, "missing csrf token"},
		{"finds names of a list", func(c *security.CSRF) {
			c.CookieName, c.QueryName, c.HeaderName = []string{"a", "b"}, []string{"x", "y"}, "x-other"
		}, "POST", "/?y=abc", map[string]string{"Cookie": "b=abc"}, ""},
		{"finds another header", func(c *security.CSRF) { c.HeaderName = "x-other" }, "POST", "/", map[string]string{"Cookie": withSecret, "X-Other": "abc"}, ""},
		{"looks at the referer", func(c *security.CSRF) { c.Type = csrf.Referer }, "POST", "/", nil, "missing csrf referer or origin"},
		{"looks at its host", func(c *security.CSRF) { c.Type = csrf.Referer }, "POST", "/", map[string]string{"Referer": "https://evil.example"}, "invalid csrf referer or origin"},
		{"knows other hosts", func(c *security.CSRF) { c.Type, c.RefererWhiteList = csrf.Referer, []string{"Friend.example"} }, "POST", "/",
			map[string]string{"Referer": "https://a.friend.example/x"}, ""},
		{"looks at both for any", func(c *security.CSRF) { c.Type = csrf.Any }, "POST", "/", nil,
			"both ctoken and referer check error: missing csrf token, missing csrf referer or origin"},
		{"believes the browser", nil, "POST", "/", map[string]string{"Cookie": withSecret, "X-Csrf-Token": "abc", "Sec-Fetch-Site": "cross-site"}, "cross-origin request"},
		{"believes the browser of a trusted origin", func(c *security.CSRF) { c.TrustedOrigins = []string{"https://m.example"} }, "POST", "/",
			map[string]string{"Cookie": withSecret, "X-Csrf-Token": "abc", "Sec-Fetch-Site": "cross-site", "Origin": "https://m.example"}, ""},
		{"does not believe it if so", func(c *security.CSRF) { c.DisableOriginCheck = true }, "POST", "/",
			map[string]string{"Cookie": withSecret, "X-Csrf-Token": "abc", "Sec-Fetch-Site": "cross-site"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := changed(func(c *security.Config) {
				if tt.change != nil {
					tt.change(&c.CSRF)
				}
			})
			call := serve(t, "prod", cfg, ok).Method(tt.method, tt.target).Send("{}")
			for name, value := range tt.header {
				call.Set(name, value)
			}
			if tt.want == "" {
				call.Expect(http.StatusOK)
				return
			}
			call.Expect(http.StatusForbidden).ExpectBody(tt.want).ExpectHeader("X-Frame-Options", "SAMEORIGIN")
		})
	}
}

func TestCSRFInABody(t *testing.T) {
	app := koa.New(&koa.Options{Env: "prod", Silent: true})
	app.Use(bodyparser.New(nil), security.New(changed(func(c *security.Config) { c.CSRF.BodyName = []string{"a", "b"} }), quiet()), koa.Handle(ok))
	client := koatest.Request(t, app)
	for _, body := range []any{url.Values{"b": {"abc"}}, map[string]any{"b": "abc"}} {
		client.Post("/").Set("Cookie", "csrfToken=abc").Send(body).Expect(http.StatusOK)
	}
	client.Post("/").Set("Cookie", "csrfToken=abc").Send(map[string]any{"b": []string{"abc"}}).Expect(http.StatusForbidden)
}

// A browser logs in and goes on.
func TestCSRFFlow(t *testing.T) {
	for _, useSession := range []bool{false, true} {
		app := koa.New(&koa.Options{Env: "prod", Keys: []string{"k"}, Silent: true})
		deps := quiet()
		deps.Session = csrf.InSession(session.From)
		app.Use(session.New(nil), security.New(changed(func(c *security.Config) { c.CSRF.UseSession = useSession }), deps))
		app.Use(func(ctx *koa.Context, _ koa.Handler) error {
			if ctx.Path() == "/login" {
				if err := security.RotateCSRF(ctx); err != nil {
					return err
				}
			}
			ctx.SetBody(security.CSRFToken(ctx))
			return nil
		})
		agent := koatest.Agent(t, app)
		before := string(agent.Get("/").Expect(http.StatusOK).Body)
		after := string(agent.Post("/login").Set("X-CSRF-Token", before).Expect(http.StatusOK).Body)
		agent.Post("/").Set("X-CSRF-Token", before).Expect(http.StatusForbidden)
		agent.Post("/").Set("X-CSRF-Token", after).Expect(http.StatusOK)
	}
}

func TestCSRFCookie(t *testing.T) {
	cookie := func(scheme string, change func(c *security.CSRF)) string {
		cfg := changed(func(c *security.Config) { change(&c.CSRF) })
		line := serve(t, "prod", cfg, ok).Get(scheme + "://example.com/").Expect(http.StatusOK).Header.Get("Set-Cookie")
		name, rest, _ := strings.Cut(line, "=")
		_, attributes, _ := strings.Cut(rest, ";")
		return name + ";" + attributes
	}
	for _, tt := range []struct {
		name   string
		scheme string
		change func(c *security.CSRF)
		want   string
	}{
		{"is Egg's", "http", func(*security.CSRF) {}, "csrfToken; path=/"},
		{"has a domain", "http", func(c *security.CSRF) { c.CookieDomain = ".example.com" }, "csrfToken; path=/; domain=.example.com"},
		{"has a domain for the request", "http", func(c *security.CSRF) {
			c.CookieDomainFunc = func(ctx *koa.Context) string { return ctx.Hostname() }
		}, "csrfToken; path=/; domain=example.com"},
		{"has attributes", "https", func(c *security.CSRF) {
			c.CookieOptions = security.CookieOptions{HTTPOnly: true, Secure: true, SameSite: "lax", Path: "/a"}
		}, "csrfToken; path=/a; samesite=lax; secure; httponly"},
	} {
		if got := cookie(tt.scheme, tt.change); got != tt.want {
			t.Errorf("the cookie that %s is %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestRefusalNamesTheFixWhileDeveloping(t *testing.T) {
	for _, tt := range []struct {
		kind   csrf.Type
		header string
		want   string
	}{
		{csrf.CToken, "", "security.csrf.ignore"},
		{csrf.CToken, "cross-site", "security.csrf.trustedOrigins"},
		{csrf.Referer, "", "security.csrf.refererWhiteList"},
	} {
		cfg := changed(func(c *security.Config) { c.CSRF.Type = tt.kind })
		r := serve(t, "local", cfg, ok).Post("/").Set("Sec-Fetch-Site", tt.header).Expect(http.StatusForbidden)
		r.ExpectContains(tt.want)
		if tt.kind == csrf.CToken && r.Header.Get("Set-Cookie") == "" {
			t.Error("the refusal gives no secret to come back with")
		}
	}
}

func TestErrorsBehindTheGuardStayThemselves(t *testing.T) {
	r := serve(t, "local", nil, func(ctx *koa.Context) error { return ctx.Throw(403, "mine") }).
		Post("/").Set("Cookie", "csrfToken=abc").Set("X-Csrf-Token", "abc").Expect(http.StatusForbidden)
	r.ExpectBody("mine")
}

func TestAssertCSRF(t *testing.T) {
	run := func(cfg *security.Config, header ...koatest.Option) error {
		var got error
		ctx := koatest.NewContext(t, header...)
		err := koatest.Run(ctx, security.New(cfg, quiet()), func(ctx *koa.Context) error { got = security.AssertCSRF(ctx); return nil })
		return errors.Join(err, got)
	}
	secret, token := koatest.Header("Cookie", "csrfToken=abc"), koatest.Target("/?_csrf=abc")
	if err := run(nil, secret, token); err != nil {
		t.Errorf("a GET with a token is refused: %v", err)
	}
	if err := run(nil, secret); !errors.Is(err, csrf.ErrInvalidToken) {
		t.Errorf("a GET without a token: %v, want ErrInvalidToken", err)
	}
	if err := run(changed(func(c *security.Config) { c.CSRF.Ignore = []string{"/"} })); err != nil {
		t.Errorf("an ignored request is refused: %v", err)
	}
	if err := run(changed(func(c *security.Config) { c.CSRF.Enable = false }), secret, token); !errors.Is(err, security.ErrNoCSRF) {
		t.Errorf("without csrf: %v, want ErrNoCSRF", err)
	}
	if err := security.AssertCSRF(koatest.NewContext(t)); err == nil {
		t.Error("outside the middleware a request without a token passes")
	}
}
