package security_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/security"
	"github.com/koa-go/koa/internal/weburl"
	"github.com/koa-go/koa/koatest"
)

func redirectTo(target string) koa.Handler {
	return func(ctx *koa.Context) error { return security.Redirect(ctx, target) }
}

// The locations are those that egg 3.34 sends, but where a comment says why not.
func TestRedirect(t *testing.T) {
	listed := changed(func(c *security.Config) { c.DomainWhiteList = []string{".Good.example"} })
	for _, tt := range []struct {
		target string
		cfg    *security.Config
		want   string
	}{
		{"/a", listed, "/a"},
		{"", listed, "/"},
		{" /a ", listed, "/a"},
		{`/a b"`, listed, "/a%20b%22"},
		{"/a/../b?x=1#y", listed, "/a/../b?x=1#y"},
		{"//evil.example", listed, "/"},
		{"//good.example", listed, "/"},
		{`/\evil.example`, listed, "/"},
		{"/\t/evil.example", listed, "/"}, // Egg: /%09/evil.example
		{"/\r\n/evil.example", listed, "/"},
		{"/\t\\evil.example", listed, "/"},
		{"/.//evil.example", listed, "/.//evil.example"},
		{"https://good.example/x", listed, "https://good.example/x"},
		{"https://sub.good.example/x", listed, "https://sub.good.example/x"},
		{"HTTPS://GOOD.example", listed, "https://good.example/"},
		{"http://good.example:99/你", listed, "http://good.example:99/%E4%BD%A0"},
		{"https://evil.example/x", listed, "/"},
		{"https://evilgood.example/x", listed, "/"},
		{`https://evil.example\@good.example`, listed, "/"},
		{"https://good.example@evil.example", listed, "/"},
		{"https://good.example%2eevil.example/", listed, "/"},
		{"https:evil.example", listed, "/"},
		{"javascript:alert(1)", listed, "/"},
		{"java\nscript:alert(1)", listed, "/"},
		{"ftp://good.example", listed, "/"},
		{"data:text/html,x", nil, "/"},
		{"a/b", listed, "/"},
		{"back", listed, "/"},
		{"https://", nil, "/"},
		{"https://anywhere.example/x", nil, "https://anywhere.example/x"},
		{"https:\\\\anywhere.example", nil, "https://anywhere.example/"},
	} {
		r := serve(t, "prod", tt.cfg, redirectTo(tt.target)).Get("/").Do()
		if r.Status != http.StatusFound || r.Header.Get("Location") != tt.want {
			t.Errorf("to %q: %d %q, want 302 %q", tt.target, r.Status, r.Header.Get("Location"), tt.want)
		}
	}
}

func TestRefusedRedirectSaysWhyWhileDeveloping(t *testing.T) {
	listed := changed(func(c *security.Config) { c.DomainWhiteList = []string{"good.example"} })
	for env, want := range map[string]int{"local": 500, "unittest": 500, "prod": 302, "sit": 302} {
		r := serve(t, env, listed, redirectTo("https://evil.example/x")).Get("/").Expect(want)
		if want == http.StatusFound {
			continue
		}
		text := r.Errors[0].Error()
		for _, part := range []string{`a security problem has been detected for url "https://evil.example/x", redirection is prohibited`, "security.domainWhiteList"} {
			if !strings.Contains(text, part) {
				t.Errorf("%s: error %q, want %q in it", env, text, part)
			}
		}
	}
}

func TestUnsafeRedirectGoesAnywhere(t *testing.T) {
	listed := changed(func(c *security.Config) { c.DomainWhiteList = []string{"good.example"} })
	serve(t, "prod", listed, func(ctx *koa.Context) error {
		security.UnsafeRedirect(ctx, "https://evil.example/x")
		return nil
	}).Get("/").Expect(http.StatusFound).ExpectHeader("Location", "https://evil.example/x")
}

func TestRedirectOutsideTheMiddleware(t *testing.T) {
	ctx := koatest.NewContext(t)
	if err := security.Redirect(ctx, "//evil.example"); err != nil || ctx.Response.Get("Location") != "/" {
		t.Errorf("Location %q, error %v; want /", ctx.Response.Get("Location"), err)
	}
}

// Whatever the target, a browser that follows the answer stays on this host or on
// one of the list.
func FuzzRedirect(f *testing.F) {
	for _, seed := range []string{"/a", "//x", `/\x`, "/\t/x", "https://good.example", `https://x\@good.example`, "/%5cx", "/%2f/x", "http:/x", "?x", "/\u3002/x"} {
		f.Add(seed)
	}
	cfg := security.Default()
	cfg.DomainWhiteList = []string{"good.example"}
	layer := security.New(cfg, quiet())
	f.Fuzz(func(t *testing.T, target string) {
		ctx := koatest.NewContext(t, koatest.App(koa.New(&koa.Options{Env: "prod"})), koatest.Target("http://here.example/dir/"))
		if err := koatest.Run(ctx, layer, redirectTo(target)); err != nil {
			t.Fatalf("to %q: %v", target, err)
		}
		base, err := weburl.Parse("http://here.example/dir/")
		if err != nil {
			t.Fatal(err)
		}
		location := ctx.Response.Get("Location")
		u, err := weburl.ParseRef(location, base)
		if err != nil {
			t.Fatalf("to %q: Location %q: %v", target, location, err)
		}
		if u.Host() != "here.example" && !security.IsSafeDomain(u.Hostname, []string{"good.example"}) {
			t.Errorf("to %q: Location %q leads to %q", target, location, u.Host())
		}
	})
}

func FuzzIsSafeDomain(f *testing.F) {
	f.Add("a.b.c", "*.b.c")
	f.Add("ab", "a*b*")
	f.Add("", "*")
	f.Fuzz(func(t *testing.T, host, rule string) {
		got := security.IsSafeDomain(host, []string{rule})
		if strings.Contains(rule, "*") {
			return
		}
		h, r := strings.ToLower(host), strings.TrimPrefix(strings.ToLower(rule), ".")
		want := r != "" && (h == r || strings.HasSuffix(h, "."+r))
		if got != want {
			t.Errorf("IsSafeDomain(%q, %q) = %v, want %v", host, rule, got, want)
		}
	})
}
