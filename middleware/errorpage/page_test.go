package errorpage_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/errorpage"
)

func TestDetailsPage(t *testing.T) {
	app := failing("development", nil, boom)
	res := koatest.Request(t, app).Get("/orders?page=2&api_key=hidden-1").Set("Accept", "text/html").
		Set("Authorization", "Bearer hidden-2").Set("Cookie", "sid=hidden-3; theme=hidden-4").
		Set("X-Csrf-Token", "hidden-5").Set("Referer", "http://u:hidden-6@a.example/?code=hidden-7").
		Set("User-Agent", "test/1").Expect(500)
	res.ExpectHeader("Cache-Control", "no-store")
	res.ExpectContains(
		"panic: boom &lt;script&gt;",
		"*koa.PanicError · 500",
		"errorpage_test.boom",
		"page_test.go:",
		`// the line the page points at`,
		"GET /orders?page=2&amp;api_key=[redacted]",
		"test/1", "theme", "Authorization",
	)
	body := string(res.Body)
	if strings.Contains(body, "hidden-") || strings.Contains(body, "<script") {
		t.Errorf("the page shows a secret or runs a script:\n%s", body)
	}
	if csp := res.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none';style-src 'unsafe-inline'") {
		t.Errorf("Content-Security-Policy is %q, want nothing but the style allowed", csp)
	}
}

// loud prints more with %+v, as errors with a stack of their own do.
type loud struct{ error }

func (l loud) Format(s fmt.State, verb rune) {
	text := l.Error()
	if s.Flag('+') {
		text += "\nin full"
	}
	fmt.Fprint(s, text)
}

func TestDetailsPageShowsTheChain(t *testing.T) {
	err := fmt.Errorf("load: %w", errors.Join(koa.NewError(404, "no order"), loud{errors.New("no stock")}))
	res := koatest.Request(t, failing("development", nil, returns(err))).Get("/").Set("Accept", "text/html").Expect(404)
	res.ExpectContains("*fmt.wrapError", "*errors.joinError", "no order <code class=\"type\">*koa.HTTPError · 404 · exposed</code>", "no stock")
	koatest.Request(t, failing("development", nil, returns(loud{errors.New("x")}))).Get("/").Set("Accept", "text/html").
		Expect(500).ExpectContains("in full")
}

func TestStacks(t *testing.T) {
	stack := []byte(`goroutine 8 [running]:
runtime/debug.Stack()
	/go/src/runtime/debug/stack.go:26 +0x5e
example.com/framework.caught({0x1, 0x2})
	/mod/framework/compose.go:112 +0x76
panic({0x860180?, 0xcc0650?})
	/go/src/runtime/panic.go:860 +0x13a
example.com/shop/web.(*Orders).Show(0x3a5df70045a0)
	/src/shop/web/orders.go:26 +0x27f
example.com/shopping.Cart(...)
	/mod/shopping/cart.go:3
main.main.func1()
	/src/shop/main.go:9 +0x17
net/http.(*conn).serve(0x3a5df6ff4360, {0x914df8, 0x3a5df7040660})
	/go/src/net/http/server.go:2067 +0x690
created by net/http.(*Server).Serve in goroutine 1
	/go/src/net/http/server.go:3464 +0x485
`)
	frames := errorpage.ParseStack(stack)
	last := errorpage.Illustrate(frames, "example.com/shop")
	var got []string
	for _, f := range frames {
		got = append(got, fmt.Sprintf("%s %s:%d %v", f.Func, f.File, f.Line, f.Own))
	}
	want := []string{
		"example.com/shop/web.(*Orders).Show /src/shop/web/orders.go:26 true",
		"example.com/shopping.Cart /mod/shopping/cart.go:3 false",
		"main.main.func1 /src/shop/main.go:9 true",
		"net/http.(*conn).serve /go/src/net/http/server.go:2067 false",
		"net/http.(*Server).Serve /go/src/net/http/server.go:3464 false",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") || last != 3 {
		t.Errorf("got, down to %d:\n%s\nwant, down to 3:\n%s", last, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestSource(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.go")
	if err := os.WriteFile(file, []byte("one\n\ttwo\nthree\n4\n5\n6\n7\n8\n9\n10\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	stack := "goroutine 1 [running]:\nlib.F()\n\t" + file + ":2 +0x1\nlib.G()\n\t/absent.go:1 +0x1\n"
	frames := errorpage.ParseStack([]byte(stack))
	if last := errorpage.Illustrate(frames, "example.com/shop"); last != 2 || frames[1].Source != nil {
		t.Errorf("down to %d, source of the second call %v, want all calls and the first one's source", last, frames[1].Source)
	}
	var got []string
	for _, l := range frames[0].Source {
		got = append(got, fmt.Sprintf("%d %s %v", l.Number, l.Text, l.Hit))
	}
	const want = "1 one false|2     two true|3 three false|4 4 false|5 5 false|6 6 false|7 7 false|8 8 false"
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
}

func TestRedactURL(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"/a?b=c", "/a?b=c"},
		{"/a", "/a"},
		{"/a?token=x&b=c", "/a?token=[redacted]&b=c"},
		{"/a?b=c&Session_ID=x", "/a?b=c&Session_ID=[redacted]"},
		{"/a?%74oken=x", "/a?%74oken=[redacted]"},
		{"/a?%zz=x", "/a?%zz=[redacted]"},
		{"/a?token=x?y&z", "/a?token=[redacted]&z"},
		{"http://u:p@h/a", "http://%5Bredacted%5D@h/a"},
	} {
		if got := errorpage.RedactURL(tt.in); got != tt.want {
			t.Errorf("redactURL(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func FuzzRedactURL(f *testing.F) {
	for _, seed := range []string{"/", "/a?b=c&token=SECRET", "http://u:SECRET@h/?key=SECRET", "?%74oken=SECRET", "/?a=b;token=SECRET"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, target string) {
		got := errorpage.RedactURL(target)
		if again := errorpage.RedactURL(got); again != got {
			t.Errorf("redactURL is not done after once: %q, %q", got, again)
		}
	})
}

func FuzzParseStack(f *testing.F) {
	f.Add(debug.Stack())
	f.Add([]byte("goroutine 1 [running]:\npanic(1)\n\t:1"))
	f.Add([]byte("goroutine 1 [running]:\nm\n\t/a.go:1"))
	f.Fuzz(func(t *testing.T, stack []byte) {
		frames := errorpage.ParseStack(stack)
		if last := errorpage.Illustrate(frames, "m"); last > len(frames) {
			t.Errorf("%d of %d frames", last, len(frames))
		}
	})
}

func BenchmarkSuccess(b *testing.B) {
	layer := errorpage.New(nil)
	ctx := koatest.NewContext(b)
	end := func(*koa.Context) error { return nil }
	b.ReportAllocs()
	for b.Loop() {
		if err := layer(ctx, end); err != nil {
			b.Fatal(err)
		}
	}
}

// boom stands far from secrets: the page shows the lines around it.
func boom(*koa.Context) error {
	panic("boom <script>") // the line the page points at
}
