package proxy_test

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/proxy"
)

func TestRequestsArriveAsTheyCame(t *testing.T) {
	app := behind(t, tell, nil)
	got := told(t, koatest.Request(t, app).Method("PATCH", "/a%2Fb/c?x=%20&y").Set("X-A", "1", "2").Set("Content-Type", "text/x").Send("body").Do())
	if got.Method != "PATCH" || got.URL != "/a%2Fb/c?x=%20&y" || got.Host != "127.0.0.1" || got.Body != "body" {
		t.Errorf("the upstream got %+v", got)
	}
	want := http.Header{"X-A": {"1", "2"}, "Content-Type": {"text/x"}, "Content-Length": {"4"}}
	if !maps.EqualFunc(got.Header, want, slices.Equal) {
		t.Errorf("the upstream got the headers %v, want %v", got.Header, want)
	}
}

func TestBodiesOfUnknownLengthArriveAsChunks(t *testing.T) {
	got := told(t, koatest.Request(t, behind(t, tell, nil)).Post("/").Send(io.MultiReader(strings.NewReader("chunked"))).Do())
	if got.Body != "chunked" || got.Header["Content-Length"] != nil {
		t.Errorf("the upstream got %+v", got)
	}
}

func TestHeadersOfTheConnectionStayThere(t *testing.T) {
	h := http.Header{
		"Connection": {"close, X-Hop", "x-hop-2"}, "X-Hop": {"1"}, "X-Hop-2": {"1"}, "Keep-Alive": {"timeout=5"},
		"Proxy-Authorization": {"Basic x"}, "Proxy-Connection": {"close"}, "Te": {"gzip, Trailers"}, "Upgrade": {"websocket"},
		"X-End": {"to end"},
	}
	ctx := koatest.NewContext(t)
	maps.Copy(ctx.Req().Header, h)
	var got http.Header
	err := koatest.Run(ctx, proxy.New(target, &proxy.Options{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		got = r.Header
		return &http.Response{StatusCode: 204, Body: http.NoBody}, nil
	})}), nil)
	want := http.Header{"Te": {"trailers"}, "X-End": {"to end"}, "User-Agent": {""}}
	if err != nil || !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("error %v, headers %v, want %v", err, got, want)
	}
}

// roundTrip is a transport.
type roundTrip func(r *http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestForwardedHeaders(t *testing.T) {
	spoofed := []koatest.Option{
		koatest.Header("X-Forwarded-For", "1.1.1.1"), koatest.Header("X-Forwarded-Proto", "https"),
		koatest.Header("X-Forwarded-Host", "a.example"), koatest.Header("X-Forwarded-Port", "9"), koatest.Header("Forwarded", "for=1.1.1.1"),
	}
	for _, tt := range []struct {
		name string
		app  koa.Options
		opts proxy.Options
		req  []koatest.Option
		want string
	}{
		{"are not added without XFwd", koa.Options{}, proxy.Options{}, nil, ""},
		{"of strangers are dropped", koa.Options{}, proxy.Options{}, spoofed, ""},
		{"of strangers are dropped when others are trusted", koa.Options{TrustedProxies: []string{"10.0.0.0/8"}}, proxy.Options{}, spoofed, ""},
		{"of trusted proxies are kept", koa.Options{Proxy: true}, proxy.Options{}, spoofed, "1.1.1.1|https|a.example|443"},
		{"of trusted proxies are not completed", koa.Options{Proxy: true}, proxy.Options{}, spoofed[:1], "1.1.1.1"},
		{"are set with XFwd", koa.Options{}, proxy.Options{XFwd: true}, []koatest.Option{koatest.Header("Host", "b.example:81")}, "127.0.0.1|http|b.example:81|81"},
		{"of strangers are replaced with XFwd", koa.Options{}, proxy.Options{XFwd: true}, spoofed, "127.0.0.1|http|127.0.0.1|80"},
		{"of trusted proxies are extended with XFwd", koa.Options{TrustedProxies: []string{"127.0.0.1"}}, proxy.Options{XFwd: true}, spoofed, "1.1.1.1, 127.0.0.1|https|a.example|443"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			tt.app.Env = "test"
			tt.opts.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
				for _, name := range []string{"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "Forwarded"} {
					got = append(got, r.Header[name]...)
				}
				return &http.Response{StatusCode: 204, Body: http.NoBody}, nil
			})
			ctx := koatest.NewContext(t, slices.Concat(tt.req, []koatest.Option{koatest.App(koa.New(&tt.app))})...)
			if err := koatest.Run(ctx, proxy.New(target, &tt.opts), nil); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(got, "|"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestOptionsOfRequests(t *testing.T) {
	app := behind(t, tell, &proxy.Options{
		ChangeOrigin: true,
		Via:          "edge",
		Headers:      http.Header{"x-secret": {"s"}},
		OnProxyReq: func(_ *koa.Context, out *http.Request) error {
			out.Header.Set("X-Seen", out.Header.Get("X-Secret"))
			return nil
		},
	})
	got := told(t, koatest.Request(t, app).Get("/").Set("Via", "1.0 a").Set("X-Secret", "mine").Do())
	if got.Host != "upstream.test" || got.Header.Get("Via") != "1.0 a, 1.1 edge" || got.Header.Get("X-Seen") != "s" {
		t.Errorf("the upstream got %+v", got)
	}
	app = behind(t, tell, &proxy.Options{Headers: http.Header{"Host": {"other.test"}}})
	if got := told(t, koatest.Request(t, app).Get("/").Do()); got.Host != "other.test" {
		t.Errorf("the upstream got the host %q, want other.test", got.Host)
	}
}

func TestURLs(t *testing.T) {
	rules := []proxy.Rewrite{
		{From: regexp.MustCompile(`^/old/(\w+)`), To: "/new/${1}x"},
		{From: regexp.MustCompile(`^/new`), To: "/never"},
		{From: regexp.MustCompile(`^/api`), To: ""},
	}
	for _, tt := range []struct{ name, target, url, want string }{
		{"are put behind the target's path", target + "/base/", "/a?b", target + "/base/a?b"},
		{"keep their escapes", target + "/b%2Fc", "/a%2fb%20", target + "/b%2Fc/a%2fb%20"},
		{"keep their slashes", target, "//a//", target + "//a//"},
		{"keep an empty query", target, "/a?", target + "/a?"},
		{"are rewritten by the first rule that fits, once", target, "/old/a/old/b", target + "/new/ax/old/b"},
		{"stay paths when nothing is left", target, "/api?q", target + "/?q"},
		{"get a slash in front", target, "b", target + "/b"},
		{"of absolute form are reduced to the path", target, "http://evil.test/a?b", target + "/a?b"},
		{"do not climb", target + "/base", "/../admin", ""},
		{"do not climb with escapes", target, "/a/%2e%2E/b", ""},
		{"do not climb with escaped slashes", target, "/a/..%2fb", ""},
		{"do not climb with backslashes", target, `/a/..%5cb`, ""},
		{"do not climb with parameters", target, "/a/..;x/b", ""},
		{"may have dots otherwise", target, "/..a/b../.../.", target + "/..a/b../.../."},
		{"must be well formed", target, "/%zz", ""},
		{"must not be an asterisk", target, "*", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			ctx := koatest.NewContext(t)
			ctx.SetURL(tt.url)
			err := koatest.Run(ctx, proxy.New(tt.target, &proxy.Options{
				PathRewrite: rules,
				Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
					got = r.URL.String()
					return &http.Response{StatusCode: 204, Body: http.NoBody}, nil
				}),
			}), nil)
			if got != tt.want || tt.want == "" && koa.StatusOf(err) != http.StatusBadRequest || tt.want != "" && err != nil {
				t.Errorf("%s at %s: got %q and %v, want %q", tt.url, tt.target, got, err, tt.want)
			}
		})
	}
}

func TestRewritePath(t *testing.T) {
	app := behind(t, tell, &proxy.Options{RewritePath: func(ctx *koa.Context, path string) (string, error) {
		if path == "/no" {
			return "", ctx.Throw(http.StatusTeapot)
		}
		return "v2" + path, nil
	}})
	client := koatest.Request(t, app)
	if got := told(t, client.Get("/a?b").Do()); got.URL != "/v2/a?b" {
		t.Errorf("the upstream got %s, want /v2/a?b", got.URL)
	}
	client.Get("/no").Expect(http.StatusTeapot)
}

func TestRoutes(t *testing.T) {
	var got string
	opts := &proxy.Options{
		Routes: []proxy.Route{
			{Match: "A.test:81/x/", Target: "http://ax"},
			{Match: "a.test", Target: "http://a"},
			{Match: "/b", Target: "http://b"},
		},
		Router: func(ctx *koa.Context) (*url.URL, error) {
			switch ctx.Path() {
			case "/router":
				return url.Parse("http://router")
			case "/bad":
				return &url.URL{Path: "x"}, nil
			}
			return nil, nil
		},
		Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			got = r.URL.Host
			return &http.Response{StatusCode: 204, Body: http.NoBody}, nil
		}),
	}
	for _, tt := range []struct{ name, host, path, target, want string }{
		{"are asked after the router", "a.test", "/router", "", "router"},
		{"know host and path", "a.test:81", "/x/y", "", "ax"},
		{"know the host", "A.test", "/x/y", "", "a"},
		{"know the path", "c.test", "/b", "", "b"},
		{"know what is below the path", "c.test", "/b/c", "", "b"},
		{"want a boundary", "c.test", "/bc", "http://default", "default"},
		{"leave others to the next layer", "c.test", "/bc", "", "next"},
		{"must be targets", "c.test", "/bad", "", "error"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got = ""
			ctx := koatest.NewContext(t, koatest.Header("Host", tt.host), koatest.Target(tt.path))
			err := koatest.Run(ctx, proxy.New(tt.target, opts), func(*koa.Context) error {
				got = "next"
				return nil
			})
			if err != nil {
				got = "error"
			}
			if got != tt.want {
				t.Errorf("%s%s goes to %q, want %q (%v)", tt.host, tt.path, got, tt.want, err)
			}
		})
	}
}

func TestSetUpRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, target string
		opts         *proxy.Options
		want         string
	}{
		{"no target", "", nil, "proxy: New needs a target"},
		{"another scheme", "ftp://a", nil, `proxy: New: the target "ftp://a": must begin with http`},
		{"a target without a host", "http:///a", nil, `proxy: New: the target "http:///a": has no host`},
		{"a target with a query", "http://a?b", nil, `proxy: New: the target "http://a?b": must be`},
		{"a malformed target", "http://a b", nil, "proxy: New: the target"},
		{"a route for all", target, &proxy.Options{Routes: []proxy.Route{{Target: target}}}, "proxy: Options.Routes: Match is empty"},
		{"a route without a target", target, &proxy.Options{Routes: []proxy.Route{{Match: "a"}}}, `proxy: Options.Routes: "a": the target`},
		{"a rule without an expression", target, &proxy.Options{PathRewrite: []proxy.Rewrite{{}}}, "proxy: Options.PathRewrite"},
		{"two ways to rewrite", target, &proxy.Options{
			PathRewrite: []proxy.Rewrite{{From: regexp.MustCompile("a")}},
			RewritePath: func(*koa.Context, string) (string, error) { return "", errors.New("never called") },
		}, "proxy: Options.RewritePath"},
		{"an odd name", target, &proxy.Options{Via: "a b"}, "proxy: Options.Via"},
		{"an odd header", target, &proxy.Options{Headers: http.Header{"A": {"b\n"}}}, "proxy: Options.Headers"},
		{"an odd domain", target, &proxy.Options{CookieDomainRewrite: map[string]string{"*": "a; b"}}, "proxy: Options.CookieDomainRewrite"},
	} {
		t.Run(tt.name, func(t *testing.T) { mustPanic(t, tt.want, func() { proxy.New(tt.target, tt.opts) }) })
	}
}

func FuzzURL(f *testing.F) {
	f.Add("/a/../b?c=d#e")
	f.Add("/%2e%2e%2f")
	f.Add("http://[::1]/..;/x")
	f.Fuzz(func(t *testing.T, target string) {
		ctx := koatest.NewContext(t)
		ctx.SetURL(target)
		err := koatest.Run(ctx, proxy.New("http://upstream.test/base", &proxy.Options{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			sent, err := url.ParseRequestURI(r.URL.RequestURI())
			if err != nil || r.URL.Host != "upstream.test" || !strings.HasPrefix(sent.Path, "/base/") || slices.Contains(strings.Split(sent.Path, "/"), "..") {
				t.Errorf("%q is sent as %s (%v)", target, r.URL, err)
			}
			return &http.Response{StatusCode: 204, Body: http.NoBody}, nil
		})}), nil)
		if err != nil && koa.StatusOf(err) != http.StatusBadRequest {
			t.Errorf("%q: %v", target, err)
		}
	})
}

func BenchmarkProxy(b *testing.B) {
	layer := proxy.New(target, &proxy.Options{XFwd: true, Transport: roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{"Content-Length": {"0"}}, Body: http.NoBody}, nil
	})})
	end := func(*koa.Context) error { return nil }
	b.ReportAllocs()
	for b.Loop() {
		ctx := koatest.NewContext(b)
		if err := layer(ctx, end); err != nil {
			b.Fatal(err)
		}
	}
}
