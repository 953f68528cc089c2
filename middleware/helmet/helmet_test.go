package helmet_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/helmet"
)

const defaultPolicy = "default-src 'self';base-uri 'self';font-src 'self' https: data:;form-action 'self';" +
	"frame-ancestors 'self';img-src 'self' data:;object-src 'none';script-src 'self';script-src-attr 'none';" +
	"style-src 'self' https: 'unsafe-inline';upgrade-insecure-requests"

// defaults are the headers of helmet 8.3.
func defaults() map[string]string {
	return map[string]string{
		"Content-Security-Policy":           defaultPolicy,
		"Cross-Origin-Opener-Policy":        "same-origin",
		"Cross-Origin-Resource-Policy":      "same-origin",
		"Origin-Agent-Cluster":              "?1",
		"Referrer-Policy":                   "no-referrer",
		"Strict-Transport-Security":         "max-age=31536000; includeSubDomains",
		"X-Content-Type-Options":            "nosniff",
		"X-Dns-Prefetch-Control":            "off",
		"X-Download-Options":                "noopen",
		"X-Frame-Options":                   "SAMEORIGIN",
		"X-Permitted-Cross-Domain-Policies": "none",
		"X-Xss-Protection":                  "0",
	}
}

// with is the default headers, changed by name and value pairs; "" removes.
func with(pairs ...string) map[string]string {
	m := defaults()
	for pair := range slices.Chunk(pairs, 2) {
		m[pair[0]] = pair[1]
	}
	maps.DeleteFunc(m, func(_, value string) bool { return value == "" })
	return m
}

func headersOf(t *testing.T, layer koa.Middleware) map[string]string {
	t.Helper()
	ctx := koatest.NewContext(t)
	if err := koatest.Run(ctx, layer, nil); err != nil {
		t.Fatal(err)
	}
	return flat(ctx.Response.Header())
}

func flat(h http.Header) map[string]string {
	m := make(map[string]string, len(h))
	for name, values := range h {
		m[name] = strings.Join(values, ", ")
	}
	return m
}

func TestHeaders(t *testing.T) {
	for _, tt := range []struct {
		name string
		opts *helmet.Options
		want map[string]string
	}{
		{"are helmet's without options", nil, with()},
		{"are helmet's for empty options", &helmet.Options{}, with()},
		{
			"can be left out one by one", &helmet.Options{Without: []string{"content-security-policy", "X-DNS-Prefetch-Control"}},
			with("Content-Security-Policy", "", "X-Dns-Prefetch-Control", ""),
		},
		{
			"take every cross-origin policy", &helmet.Options{
				CrossOriginEmbedderPolicy: "credentialless",
				CrossOriginOpenerPolicy:   "unsafe-none", CrossOriginResourcePolicy: "cross-origin",
			},
			with("Cross-Origin-Embedder-Policy", "credentialless", "Cross-Origin-Opener-Policy", "unsafe-none",
				"Cross-Origin-Resource-Policy", "cross-origin"),
		},
		{
			"take several referrer policies", &helmet.Options{ReferrerPolicy: []string{"origin", "unsafe-url"}},
			with("Referrer-Policy", "origin,unsafe-url"),
		},
		{
			"keep HTTPS for whole seconds", &helmet.Options{StrictTransportSecurity: helmet.StrictTransportSecurity{
				MaxAge: 12700 * time.Millisecond, ExcludeSubDomains: true, Preload: true,
			}},
			with("Strict-Transport-Security", "max-age=12; preload"),
		},
		{
			"can end HTTPS only", &helmet.Options{StrictTransportSecurity: helmet.StrictTransportSecurity{Forget: true}},
			with("Strict-Transport-Security", "max-age=0; includeSubDomains"),
		},
		{"allow prefetch of names", &helmet.Options{AllowDNSPrefetch: true}, with("X-Dns-Prefetch-Control", "on")},
		{"deny frames", &helmet.Options{XFrameOptions: "deny"}, with("X-Frame-Options", "DENY")},
		{"know same-origin for frames", &helmet.Options{XFrameOptions: "same-origin"}, with()},
		{
			"take a cross-domain policy", &helmet.Options{XPermittedCrossDomainPolicies: "by-content-type"},
			with("X-Permitted-Cross-Domain-Policies", "by-content-type"),
		},
		{"are few for an API", helmet.API(), map[string]string{
			"Content-Security-Policy":      "default-src 'none';frame-ancestors 'none'",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Referrer-Policy":              "no-referrer",
			"Strict-Transport-Security":    "max-age=31536000; includeSubDomains",
			"X-Content-Type-Options":       "nosniff",
			"X-Frame-Options":              "DENY",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := headersOf(t, helmet.New(tt.opts)); !maps.Equal(got, tt.want) {
				t.Errorf("got  %v\nwant %v", got, tt.want)
			}
		})
	}
}

func TestPoweredBy(t *testing.T) {
	for _, tt := range []struct {
		name    string
		without []string
		want    string
	}{
		{"is removed", nil, ""},
		{"can be kept", []string{"x-powered-by"}, "me"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := koatest.NewContext(t)
			ctx.Set("X-Powered-By", "me")
			err := koatest.Run(ctx, helmet.New(&helmet.Options{Without: tt.without}), nil)
			if got := ctx.Response.Get("X-Powered-By"); err != nil || got != tt.want {
				t.Errorf("X-Powered-By is %q (%v), want %q", got, err, tt.want)
			}
		})
	}
}

func TestInnerLayersMayChangeHeaders(t *testing.T) {
	ctx := koatest.NewContext(t)
	err := koatest.Run(ctx, helmet.New(nil), func(ctx *koa.Context) error {
		ctx.Set("X-Frame-Options", "DENY")
		return nil
	})
	if got := ctx.Response.Get("X-Frame-Options"); err != nil || got != "DENY" {
		t.Errorf("X-Frame-Options is %q (%v), want what the inner layer set", got, err)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		opts helmet.Options
		want string
	}{
		{"a header that is none of its own", helmet.Options{Without: []string{"Server"}}, `Options.Without: "Server" is none of`},
		{"an unknown embedder policy", helmet.Options{CrossOriginEmbedderPolicy: "x"}, `Options.CrossOriginEmbedderPolicy: there is no policy "x"`},
		{"an unknown opener policy", helmet.Options{CrossOriginOpenerPolicy: "x"}, `Options.CrossOriginOpenerPolicy: there is no policy "x"`},
		{"an unknown resource policy", helmet.Options{CrossOriginResourcePolicy: "x"}, `Options.CrossOriginResourcePolicy: there is no policy "x"`},
		{"an unknown referrer policy", helmet.Options{ReferrerPolicy: []string{"all"}}, `Options.ReferrerPolicy: there is no policy "all"`},
		{"a referrer policy given twice", helmet.Options{ReferrerPolicy: []string{"origin", "origin"}}, `Options.ReferrerPolicy: "origin" is there twice`},
		{
			"a negative age", helmet.Options{StrictTransportSecurity: helmet.StrictTransportSecurity{MaxAge: -time.Second}},
			"Options.StrictTransportSecurity.MaxAge: must not be negative, got -1s",
		},
		{
			"an age for what is to be forgotten",
			helmet.Options{StrictTransportSecurity: helmet.StrictTransportSecurity{MaxAge: time.Second, Forget: true}},
			"Forget and MaxAge contradict each other",
		},
		{"an unknown frame option", helmet.Options{XFrameOptions: "allow-from"}, `must be SAMEORIGIN or DENY, got "allow-from"`},
		{
			"an unknown cross-domain policy", helmet.Options{XPermittedCrossDomainPolicies: "some"},
			`Options.XPermittedCrossDomainPolicies: there is no policy "some"`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) { expectRefusal(t, tt.opts, tt.want) })
	}
}

func expectRefusal(t *testing.T, opts helmet.Options, want string) {
	t.Helper()
	defer func() {
		t.Helper()
		got, _ := recover().(string)
		if !strings.HasPrefix(got, "helmet: ") || !strings.Contains(got, want) {
			t.Errorf("panic %q, want one that says %q", got, want)
		}
	}()
	helmet.New(&opts)
}

func BenchmarkHelmet(b *testing.B) {
	for _, bb := range []struct {
		name string
		opts *helmet.Options
	}{
		{"defaults", nil},
		{"api", helmet.API()},
		{"nonce", nonced("'self'", helmet.NonceSource)},
	} {
		b.Run(bb.name, func(b *testing.B) {
			layer := helmet.New(bb.opts)
			ctx := koatest.NewContext(b)
			end := func(*koa.Context) error { return nil }
			b.ReportAllocs()
			for b.Loop() {
				if err := layer(ctx, end); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
