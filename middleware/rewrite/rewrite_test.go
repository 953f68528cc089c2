package rewrite_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/rewrite"
)

// rewritten runs a layer and returns the URL inside. The one outside must be as
// it was.
func rewritten(t *testing.T, layer koa.Middleware, url string) string {
	t.Helper()
	ctx := koatest.NewContext(t, koatest.Target("/"))
	ctx.SetURL(url)
	failure, inside := errors.New("failure"), ""
	err := koatest.Run(ctx, layer, func(ctx *koa.Context) error {
		inside = ctx.URL()
		return failure
	})
	if !errors.Is(err, failure) {
		t.Errorf("error %v, want %v", err, failure)
	}
	if ctx.URL() != url {
		t.Errorf("outside the URL is %q, want %q", ctx.URL(), url)
	}
	return inside
}

// The last column is what koa-rewrite 3.0.1 makes of the others.
func TestNewIsKoaRewrite(t *testing.T) {
	for _, tt := range []struct{ from, to, url, want string }{
		{`/i:val`, `/items/:val`, `/i123`, `/items/123`},
		{`/i:val`, `/items/:val`, `/i`, `/i`},
		{`/i:val`, `/items/:val`, `/i12/`, `/items/12`},
		{`/I:val`, `/x/:val`, `/iA`, `/x/A`},
		{`/js/:file`, `/a/:file.js`, `/js/jquery`, `/a/jquery.js`},
		{`/js/:file`, `/a/:file.js`, `/js/a/b`, `/js/a/b`},
		{`/a/:b`, `/c/:b`, `/a/x?q=1`, `/c/x?q=1`},
		{`/a/`, `/b`, `/a`, `/a`},
		{`/a/`, `/b`, `/a/`, `/b`},
		{`/a/`, `/b`, `/a//`, `/b`},
		{`/a/*`, `/b`, `/a/*`, `/b`},
		{`/a/*`, `/b`, `/a/x`, `/a/x`},
		{`/a/:b?`, `/c/:b`, `/a`, `/c/`},
		{`/a/:b?`, `/c/:b`, `/a/x`, `/c/x`},
		{`/a/:b?/c`, `/d/:b`, `/a/c`, `/d/`},
		{`/a/:b?-c`, `/d/:b`, `/a/-c`, `/d/`},
		{`/a/:b?-c`, `/d/:b`, `/a-c`, `/a-c`},
		{`/a/:b+`, `/c/:b`, `/a/x/y`, `/c/x/y`},
		{`/a/:b*`, `/c/:b`, `/a/x/y/`, `/c/x/y`},
		{`/a/:b*`, `/c/:b`, `/a`, `/c/`},
		{`/a/:n(\d+)`, `/n/:n`, `/a/12`, `/n/12`},
		{`/a/:n(\d+)`, `/n/:n`, `/a/x`, `/a/x`},
		{`/a/(.*)`, `/b/$1`, `/a/x/y?z`, `/b/x/y?z`},
		{`/a/(.*)`, `/b/:0`, `/a/x/y`, `/b/x/y`},
		{`/:f.:e`, `/:e/:f`, `/a.b`, `/b/a`},
		{`/:f.:e`, `/:e/:f`, `/a.b.c`, `/c/a.b`},
		{`/a\:b`, `/c`, `/a:b`, `/c`},
		{`/a\/:b`, `/c/:b`, `/a/x`, `/c/x`},
		{`/:a/:a`, `/x/:a`, `/1/2`, `/x/2`},
		{`/a`, `/b$0`, `/a`, `/b/a`},
		{`/a`, `/b$1`, `/a`, `/b`},
		{`/a`, `/b$`, `/a`, `/b$`},
		{`/:a-:b`, `/:b/:a`, `/x-y-z`, `/y-z/x`},
		{`/a(x|y)?`, `/b/$1`, `/a`, `/b/`},
		{`/a.b`, `/c`, `/axb`, `/axb`},
		{`/a(b$)`, `/c`, `/ab$`, `/c`},
		{`/(a|b)+`, `/c/$1`, `/a/b/a`, `/c/a/b/a`},
		{`/:a(\d+)?/e`, `/x/:a`, `/e`, `/x/`},
	} {
		if got := rewritten(t, rewrite.New(tt.from, tt.to), tt.url); got != tt.want {
			t.Errorf("%s to %s: %s becomes %s, want %s", tt.from, tt.to, tt.url, got, tt.want)
		}
	}
}

func TestRegexp(t *testing.T) {
	for _, tt := range []struct{ from, to, url, want string }{
		{`^/i(\w+)`, "/items/$1", "/i12?q=1", "/items/12"},
		{`^/i(\w+)`, "/items/$1", "/i-", "/i-"},
		{`(\d+)`, "/n/$1", "/a/12/b", "/n/12"},
		{`^/(\d+)\.\.(\d+)$`, "/range/$2/$1", "/5..9", "/range/9/5"},
		{`^/(?P<id>\d+)/(.*)$`, "/:id/:0", "/7/x", "/7/x"},
		{`^/(a)|(b)$`, "/[$1]", "/b", "/[]"},
		{`^/(a)`, "/x/$99999999999999999999", "/a", "/x/"},
	} {
		if got := rewritten(t, rewrite.Regexp(regexp.MustCompile(tt.from), tt.to), tt.url); got != tt.want {
			t.Errorf("%s to %s: %s becomes %s, want %s", tt.from, tt.to, tt.url, got, tt.want)
		}
	}
}

func TestSetUpRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		make func()
		want string
	}{
		{"an unknown parameter", func() { rewrite.New("/:a", "/:b") }, `rewrite: "/:b": there is no parameter :b`},
		{"an unknown group", func() { rewrite.Regexp(regexp.MustCompile("a"), ":0") }, `rewrite: ":0": there is no parameter`},
		{"a malformed group", func() { rewrite.New("/:a(?=x)", "/") }, `rewrite: pattern "/:a(?=x)": error parsing regexp`},
		{"no expression", func() { rewrite.Regexp(nil, "/") }, "rewrite: Regexp needs an expression"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defer func() {
				if text, _ := recover().(string); !strings.HasPrefix(text, tt.want) {
					t.Errorf("panic %q, want %q", text, tt.want)
				}
			}()
			tt.make()
		})
	}
}

func FuzzURL(f *testing.F) {
	layers := []koa.Middleware{
		rewrite.New("/i:val", "/items/:val"),
		rewrite.New("/:a/:b*.:c?(.*)", "/:c/$2:0"),
		rewrite.Regexp(regexp.MustCompile(`(a*)*(b|c)?$`), "/$1$2"),
	}
	f.Add("/i1")
	f.Add("/a/b/c/d.e?f#g")
	f.Add("//host\xff\n")
	f.Fuzz(func(t *testing.T, url string) {
		for _, layer := range layers {
			rewritten(t, layer, url)
		}
	})
}

func BenchmarkRewrite(b *testing.B) {
	layer := rewrite.New("/js/:file", "/public/assets/js/:file.js")
	end := func(*koa.Context) error { return nil }
	for _, url := range []string{"/js/jquery", "/other"} {
		b.Run(url, func(b *testing.B) {
			ctx := koatest.NewContext(b, koatest.Target(url))
			b.ReportAllocs()
			for b.Loop() {
				if err := layer(ctx, end); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
