package csrf_test

import (
	"errors"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/csrf"
)

func TestOrigin(t *testing.T) {
	trusted := csrf.Options{TrustedOrigins: []string{"https://app.example.com"}}
	for _, tt := range []struct {
		name         string
		opts         csrf.Options
		site, origin string
		want         bool
	}{
		{"is not asked of programs", csrf.Options{}, "", "", true},
		{"may be the same", csrf.Options{}, "same-origin", "https://example.com", true},
		{"may be the user", csrf.Options{}, "none", "", true},
		{"may not be another site", csrf.Options{}, "cross-site", "https://evil.example", false},
		{"may not be another host of the site", csrf.Options{}, "same-site", "https://app.example.com", false},
		{"may be a trusted one", trusted, "same-site", "https://app.example.com", true},
		{"is compared with the host by old browsers' word", csrf.Options{}, "", "https://example.com", true},
		{"is refused by old browsers' word", csrf.Options{}, "", "https://evil.example", false},
		{"is refused when opaque", csrf.Options{}, "", "null", false},
		{"need not be looked at", csrf.Options{DisableOriginCheck: true}, "cross-site", "https://evil.example", true},
		{"counts without a session too", csrf.Options{Session: func(*koa.Context) csrf.Session { return nil }}, "cross-site", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, passed, err := send(t, tt.opts, koatest.Target("https://example.com/"), koatest.Header("Cookie", "csrfToken="+secret),
				koatest.Header("X-Csrf-Token", token), koatest.Header("Sec-Fetch-Site", tt.site), koatest.Header("Origin", tt.origin))
			if passed != tt.want || !tt.want && !errors.Is(err, csrf.ErrCrossOrigin) {
				t.Errorf("passed: %v (%v), want %v", passed, err, tt.want)
			}
		})
	}
}

func TestOriginBehindAProxy(t *testing.T) {
	app := koa.New(&koa.Options{Env: "test", Proxy: true})
	_, passed, err := send(t, csrf.Options{}, koatest.App(app), koatest.Target("http://10.0.0.1:3000/"),
		koatest.Header("X-Forwarded-Host", "example.com"), koatest.Header("Origin", "https://example.com"),
		koatest.Header("Cookie", "csrfToken="+secret), koatest.Header("X-Csrf-Token", token))
	if !passed {
		t.Errorf("a request of the proxy's own origin is refused: %v", err)
	}
}

func TestReferer(t *testing.T) {
	for _, tt := range []struct {
		name    string
		list    []string
		referer string
		origin  string
		want    error
	}{
		{"may be of the same host", nil, "https://example.com/page?x=1", "", nil},
		{"may be of a host below it", nil, "https://www.example.com/", "", nil},
		{"may be in capitals", nil, "HTTPS://EXAMPLE.COM/", "", nil},
		{"may be an Origin", nil, "", "https://example.com", nil},
		{"counts before the Origin", nil, "https://evil.example/", "https://example.com", csrf.ErrInvalidReferer},
		{"must be there", nil, "", "", csrf.ErrMissingReferer},
		{"must be a URL", nil, "example.com", "", csrf.ErrInvalidReferer},
		{"may not be of another host", nil, "https://evil.example/", "", csrf.ErrInvalidReferer},
		{"may not end like the host", nil, "https://evilexample.com/", "", csrf.ErrInvalidReferer},
		{"may not begin like the host", nil, "https://example.com.evil.example/", "", csrf.ErrInvalidReferer},
		{"may not name the host as a user", nil, "https://example.com@evil.example/", "", csrf.ErrInvalidReferer},
		{"is read as browsers read it", nil, `https://evil.example\@example.com/`, "", csrf.ErrInvalidReferer},
		{"may not be of another port", nil, "https://example.com:8443/", "", csrf.ErrInvalidReferer},
		{"may be of a listed host", []string{"other.example"}, "https://other.example/", "", nil},
		{"may be below a listed host", []string{".Other.example"}, "https://a.b.other.example/", "", nil},
		{"may match a pattern", []string{"*.cdn-*.example"}, "https://a.b.cdn-7.example/", "", nil},
		{"may not match half a pattern", []string{"*.cdn-*.example"}, "https://cdn-7.example/", "", csrf.ErrInvalidReferer},
		{"is not let through by an empty entry", []string{""}, "https://evil.example/", "", csrf.ErrInvalidReferer},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, passed, err := send(t, csrf.Options{Type: csrf.Referer, RefererWhiteList: tt.list}, koatest.Target("https://example.com/"),
				koatest.Header("Referer", tt.referer), koatest.Header("Origin", tt.origin))
			if !errors.Is(err, tt.want) || passed != (tt.want == nil) {
				t.Errorf("passed: %v, error %v; want %v", passed, err, tt.want)
			}
		})
	}
}

func TestTypes(t *testing.T) {
	for _, tt := range []struct {
		kind           csrf.Type
		token, referer string
		want           bool
	}{
		{csrf.CToken, token, "", true}, {csrf.CToken, "", "https://example.com/", false},
		{csrf.Referer, "", "https://example.com/", true}, {csrf.Referer, token, "", false},
		{csrf.All, token, "https://example.com/", true}, {csrf.All, token, "", false}, {csrf.All, "", "https://example.com/", false},
		{csrf.Any, token, "", true}, {csrf.Any, "", "https://example.com/", true}, {csrf.Any, "", "", false},
	} {
		_, passed, _ := send(t, csrf.Options{Type: tt.kind}, koatest.Target("https://example.com/"), koatest.Header("Cookie", "csrfToken="+secret),
			koatest.Header("X-Csrf-Token", tt.token), koatest.Header("Referer", tt.referer))
		if passed != tt.want {
			t.Errorf("%s: token %q and referer %q pass: %v, want %v", tt.kind, tt.token, tt.referer, passed, tt.want)
		}
	}
}
