package vhost_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/vhost"
)

func inside(ctx *koa.Context) error {
	ctx.SetBody("in " + strings.Join(vhost.From(ctx), ","))
	return nil
}

// answer is what a request to host gets, "" when it passes by.
func answer(t *testing.T, layer koa.Middleware, host string, opts ...koatest.Option) string {
	t.Helper()
	ctx := koatest.NewContext(t, append(opts, koatest.Header("Host", host))...)
	if err := koatest.Run(ctx, layer, nil); err != nil {
		t.Fatal(err)
	}
	body, _ := ctx.Body().(string)
	return body
}

func TestNew(t *testing.T) {
	for _, tt := range []struct{ name, pattern, host, want string }{
		{"takes the name", "example.com", "example.com", "in "},
		{"ignores the port", "example.com", "example.com:3000", "in "},
		{"ignores case", "Example.com", "eXample.COM", "in "},
		{"ignores the root's dot", "example.com.", "example.com.:80", "in "},
		{"takes no subdomain", "example.com", "a.example.com", ""},
		{"takes no longer name", "example.com", "example.com.evil.net", ""},
		{"takes no other name", "example.com", "examplexcom", ""},
		{"takes nothing without a host", "example.com", "", ""},
		{"gives a label for an asterisk", "*.example.com", "A.example.com", "in a"},
		{"wants a label for it", "*.example.com", "example.com", ""},
		{"wants some of a label for it", "*.example.com", ".example.com", ""},
		{"takes one label for it", "*.example.com", "a.b.example.com", ""},
		{"gives what each asterisk stands for", "*-*.*.com", "a-b-c.d.com", "in a-b,c,d"},
		{"takes an asterisk for any one label", "*", "localhost", "in localhost"},
		{"takes an IPv6 address", "[::1]", "[::1]:3000", "in "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := answer(t, vhost.New(tt.pattern, koa.Handle(inside)), tt.host); got != tt.want {
				t.Errorf("%q for %q: got %q, want %q", tt.pattern, tt.host, got, tt.want)
			}
		})
	}
}

func TestRegexp(t *testing.T) {
	for _, tt := range []struct{ name, expr, host, want string }{
		{"gives the groups", `(\w+)\.(?:dev|test)\.com`, "a.test.com", "in a"},
		{"is anchored at the end", `example\.com`, "example.com.evil.net", ""},
		{"is anchored at the start", `example\.com`, "evil-example.com", ""},
		{"is anchored around alternatives", `a\.com|b\.com`, "a.com.evil.net", ""},
		{"sees lower case", `[a-z.]+`, "EXAMPLE.com:80", "in "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := answer(t, vhost.Regexp(regexp.MustCompile(tt.expr), koa.Handle(inside)), tt.host); got != tt.want {
				t.Errorf("%q for %q: got %q, want %q", tt.expr, tt.host, got, tt.want)
			}
		})
	}
}

func TestForwardedHostsAreBelievedFromTrustedProxiesOnly(t *testing.T) {
	layer := vhost.New("a.com", koa.Handle(inside))
	forwarded := koatest.Header("X-Forwarded-Host", "a.com")
	if got := answer(t, layer, "b.com", forwarded); got != "" {
		t.Errorf("without trust: got %q, want that the layer passes on", got)
	}
	trusting := koatest.App(koa.New(&koa.Options{Env: "test", Proxy: true}))
	if got := answer(t, layer, "b.com", forwarded, trusting); got != "in " {
		t.Errorf("with trust: got %q, want an answer of the layer", got)
	}
}

func TestOthersPassBy(t *testing.T) {
	api := koa.New(&koa.Options{Env: "inner"}).Use(func(ctx *koa.Context, next koa.Handler) error {
		ctx.Set("X-Env", ctx.App.Env())
		return next(ctx)
	})
	app := koa.New(&koa.Options{Env: "test"}).Use(vhost.App("api.example.com", api), koa.Handle(func(ctx *koa.Context) error {
		ctx.SetBody("behind")
		return nil
	}))
	koatest.Request(t, app).Get("/").Set("Host", "api.example.com").Expect(200).ExpectHeader("X-Env", "test").ExpectBody("behind")
	koatest.Request(t, app).Get("/").Expect(200).ExpectBody("behind")
}

func TestSetUpRefuses(t *testing.T) {
	for _, host := range []string{"", "a:80", "[::1]:80", "http://a", "a/b", "bücher.de", "a b", "u@a"} {
		mustPanic(t, "vhost: ", func() { vhost.New(host) })
	}
	mustPanic(t, "vhost: Regexp needs", func() { vhost.Regexp(nil) })
	mustPanic(t, "vhost: App needs", func() { vhost.App("a", nil) })
	mustPanic(t, "koa: Compose", func() { vhost.New("a", nil) })
}

func mustPanic(t *testing.T, want string, fn func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if text, _ := recover().(string); !strings.HasPrefix(text, want) {
			t.Errorf("panic %q, want %q", text, want)
		}
	}()
	fn()
}

func FuzzHost(f *testing.F) {
	f.Add("a.example.com:80")
	f.Add("[::1]")
	f.Add("..\xff")
	layer := vhost.New("*.example.com", koa.Handle(inside))
	f.Fuzz(func(t *testing.T, host string) {
		label, in := strings.CutPrefix(answer(t, layer, host), "in ")
		if in && (label == "" || strings.Contains(label, ".")) {
			t.Errorf("%q is taken for label %q", host, label)
		}
	})
}
