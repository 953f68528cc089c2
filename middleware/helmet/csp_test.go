package helmet_test

import (
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/helmet"
)

// only is options with a policy of these directives alone.
func only(directives ...helmet.Directive) *helmet.Options {
	return &helmet.Options{ContentSecurityPolicy: helmet.ContentSecurityPolicy{NoDefaults: true, Directives: directives}}
}

// nonced is options with a policy of one directive.
func nonced(sources ...string) *helmet.Options {
	return only(helmet.Directive{Name: "default-src", Sources: sources})
}

func TestPolicy(t *testing.T) {
	for _, tt := range []struct {
		name   string
		policy helmet.ContentSecurityPolicy
		want   string
	}{
		{"is helmet's by default", helmet.ContentSecurityPolicy{}, defaultPolicy},
		{
			"replaces directives in their place",
			helmet.ContentSecurityPolicy{Directives: []helmet.Directive{{Name: "scriptSrc", Sources: []string{"'self'", "cdn.example"}}}},
			strings.Replace(defaultPolicy, "script-src 'self'", "script-src 'self' cdn.example", 1),
		},
		{
			"adds directives at the end",
			helmet.ContentSecurityPolicy{Directives: []helmet.Directive{{Name: "connect-src", Sources: []string{"'self'"}}, {Name: "sandbox"}}},
			defaultPolicy + ";connect-src 'self';sandbox",
		},
		{
			"drops directives",
			helmet.ContentSecurityPolicy{Directives: []helmet.Directive{{Name: "script-src", Remove: true}}},
			strings.Replace(defaultPolicy, "script-src 'self';", "", 1),
		},
		{
			"stands without the defaults",
			helmet.ContentSecurityPolicy{NoDefaults: true, Directives: []helmet.Directive{
				{Name: "default-src", Sources: []string{"'none'"}}, {Name: "imgSrc", Sources: []string{"img.example"}},
			}},
			"default-src 'none';img-src img.example",
		},
		{
			"stands without default-src if told so",
			helmet.ContentSecurityPolicy{DangerouslyDisableDefaultSrc: true},
			strings.TrimPrefix(defaultPolicy, "default-src 'self';"),
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := headersOf(t, helmet.New(&helmet.Options{ContentSecurityPolicy: tt.policy}))
			if got := got["Content-Security-Policy"]; got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestPolicyCanOnlyReport(t *testing.T) {
	got := headersOf(t, helmet.New(&helmet.Options{ContentSecurityPolicy: helmet.ContentSecurityPolicy{ReportOnly: true}}))
	if got["Content-Security-Policy-Report-Only"] != defaultPolicy || got["Content-Security-Policy"] != "" {
		t.Errorf("got %v, want the policy in the header that only reports", got)
	}
}

func TestPolicyRefuses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		policy helmet.ContentSecurityPolicy
		want   string
	}{
		{"no directives", helmet.ContentSecurityPolicy{NoDefaults: true}, "there are no directives"},
		{
			"no default-src", only(helmet.Directive{Name: "scriptSrc", Sources: []string{"'self'"}}).ContentSecurityPolicy,
			"there is no default-src",
		},
		{
			"a default-src that is removed", helmet.ContentSecurityPolicy{Directives: []helmet.Directive{{Name: "default-src", Remove: true}}},
			"there is no default-src",
		},
		{
			"a default-src that is disabled and given",
			helmet.ContentSecurityPolicy{DangerouslyDisableDefaultSrc: true, Directives: []helmet.Directive{{Name: "defaultSrc"}}},
			"there is a default-src",
		},
		{
			"a directive in two spellings",
			only(helmet.Directive{Name: "defaultSrc"}, helmet.Directive{Name: "default-src"}).ContentSecurityPolicy,
			`"default-src" is there twice`,
		},
		{"an empty name", only(helmet.Directive{}).ContentSecurityPolicy, `"" is no directive's name`},
		{"a name with a space", only(helmet.Directive{Name: "default src"}).ContentSecurityPolicy, `"default src" is no directive's name`},
		{"a source without its quotes", nonced("self").ContentSecurityPolicy, `"self" of default-src should be quoted`},
		{"a hash without its quotes", nonced("sha256-abc").ContentSecurityPolicy, `"sha256-abc" of default-src should be quoted`},
		{"a semicolon in a source", nonced("a;b").ContentSecurityPolicy, `"a;b" of default-src must not contain ; or ,`},
		{
			"sources for what is removed",
			only(helmet.Directive{Name: "script-src", Sources: []string{"a"}, Remove: true}).ContentSecurityPolicy,
			"has sources and is to be removed",
		},
		{
			"a nil function",
			only(helmet.Directive{Name: "default-src", Funcs: []func(*koa.Context) string{nil}}).ContentSecurityPolicy,
			"has a nil function",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			expectRefusal(t, helmet.Options{ContentSecurityPolicy: tt.policy}, tt.want)
		})
	}
}

func TestNonce(t *testing.T) {
	layer := helmet.New(nonced("'self'", helmet.NonceSource, "cdn.example"))
	seen := map[string]bool{}
	for range 3 {
		ctx := koatest.NewContext(t)
		err := koatest.Run(ctx, layer, func(ctx *koa.Context) error {
			nonce := helmet.Nonce(ctx)
			if len(nonce) < 22 || seen[nonce] {
				t.Errorf("the nonce %q is short or not new", nonce)
			}
			seen[nonce] = true
			if ctx.State.Get("cspNonce") != nonce {
				t.Errorf("views see the nonce %v, want %q", ctx.State.Get("cspNonce"), nonce)
			}
			return nil
		})
		want := "default-src 'self' 'nonce-" + helmet.Nonce(ctx) + "' cdn.example"
		if got := ctx.Response.Get("Content-Security-Policy"); err != nil || got != want {
			t.Errorf("the policy is %q (%v), want %q", got, err, want)
		}
	}
}

func TestNonceIsSharedByNestedLayers(t *testing.T) {
	enforced, reported := nonced(helmet.NonceSource), nonced("'self'", helmet.NonceSource)
	reported.ContentSecurityPolicy.ReportOnly = true
	ctx := koatest.NewContext(t)
	if err := koatest.Run(ctx, koa.Compose(helmet.New(enforced), helmet.New(reported)), nil); err != nil {
		t.Fatal(err)
	}
	for _, header := range []string{"Content-Security-Policy", "Content-Security-Policy-Report-Only"} {
		if got := ctx.Response.Get(header); !strings.Contains(got, "'nonce-"+helmet.Nonce(ctx)+"'") {
			t.Errorf("%s is %q, without the nonce %q", header, got, helmet.Nonce(ctx))
		}
	}
}

func TestNonceIsMadeOnlyWhenThePolicyHasOne(t *testing.T) {
	ctx := koatest.NewContext(t)
	if err := koatest.Run(ctx, helmet.New(nil), nil); err != nil {
		t.Fatal(err)
	}
	if nonce := helmet.Nonce(ctx); nonce != "" || ctx.State.Has("cspNonce") {
		t.Errorf("there is a nonce %q", nonce)
	}
}

func TestFunctions(t *testing.T) {
	host := func(ctx *koa.Context) string { return ctx.Get("X-CDN") }
	layer := helmet.New(only(
		helmet.Directive{Name: "default-src", Sources: []string{"'self'"}, Funcs: []func(*koa.Context) string{host}},
		helmet.Directive{Name: "img-src", Sources: []string{"data:"}},
	))
	for _, tt := range []struct {
		name   string
		source string
		want   string // "": an error
	}{
		{"give a source", "cdn.example", "default-src 'self' cdn.example;img-src data:"},
		{"cannot add a directive", "x; script-src *", ""},
		{"cannot add a policy", "x, script-src *", ""},
		{"must quote keywords", "unsafe-inline", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := koatest.NewContext(t, koatest.Header("X-CDN", tt.source))
			err := koatest.Run(ctx, layer, nil)
			if got := ctx.Response.Get("Content-Security-Policy"); got != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("the policy is %q (%v), want %q", got, err, tt.want)
			}
			if err != nil && koa.StatusOf(err) != 500 {
				t.Errorf("the error has status %d, want 500", koa.StatusOf(err))
			}
		})
	}
}
