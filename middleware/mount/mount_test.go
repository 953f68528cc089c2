package mount_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/mount"
)

// text answers with the path and the mount.
func text(ctx *koa.Context) error {
	ctx.SetBody(ctx.URL() + " in " + mount.Path(ctx))
	return nil
}

func TestMount(t *testing.T) {
	outside := func(ctx *koa.Context) error {
		ctx.SetBody("outside")
		return nil
	}
	for _, tt := range []struct{ name, prefix, target, want string }{
		{"strips the prefix and keeps the query", "/a", "/a/b?q=1", "/b?q=1 in /a"},
		{"makes the prefix itself the root", "/a", "/a?q", "/?q in /a"},
		{"wants a boundary", "/a", "/ab", "outside"},
		{"tells upper from lower case", "/a", "/A/b", "outside"},
		{"compares escapes as they stand", "/caf%C3%A9", "/caf%C3%A9/x", "/x in /caf%C3%A9"},
		{"does not unescape the path", "/a", "/%61/b", "outside"},
		{"takes no path without the slash at its end", "/a/", "/a", "outside"},
		{"makes it the root with that slash", "/a/", "/a/", "/ in /a/"},
		{"leaves no slash in front below it", "/a/", "/a/b", "b in /a/"},
		{"strips the first of two equal parts", "/a", "/a/a/b", "/a/b in /a"},
		{"keeps further slashes", "/a", "/a//b", "//b in /a"},
		{"changes nothing at the root", "/", "/a/b", "/a/b in "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := koatest.NewContext(t, koatest.Target(tt.target))
			if err := koatest.Run(ctx, mount.New(tt.prefix, koa.Handle(text)), outside); err != nil {
				t.Fatal(err)
			}
			if got := ctx.Body(); got != tt.want {
				t.Errorf("%s mounted at %s: got %q, want %q", tt.target, tt.prefix, got, tt.want)
			}
			if ctx.URL() != tt.target {
				t.Errorf("afterwards the URL is %q, want %q", ctx.URL(), tt.target)
			}
		})
	}
}

func TestThePathIsWholeOutside(t *testing.T) {
	var seen []string
	note := func(ctx *koa.Context, next koa.Handler) error {
		seen = append(seen, ctx.Path())
		err := next(ctx)
		seen = append(seen, ctx.Path())
		return err
	}
	failure := errors.New("failure")
	ctx := koatest.NewContext(t, koatest.Target("/a/b/c"))
	layer := koa.Compose(note, mount.New("/a", note, mount.New("/b", note)))
	err := koatest.Run(ctx, layer, func(ctx *koa.Context) error {
		seen = append(seen, ctx.Path())
		return failure
	})
	if !errors.Is(err, failure) {
		t.Errorf("error %v, want %v", err, failure)
	}
	const want = "/a/b/c /b/c /c /a/b/c /c /b/c /a/b/c"
	if got := strings.Join(seen, " "); got != want {
		t.Errorf("the paths seen are\n%s, want\n%s", got, want)
	}
}

func TestThePathIsWholeAfterAPanic(t *testing.T) {
	ctx := koatest.NewContext(t, koatest.Target("/a/b"))
	err := koatest.Run(ctx, mount.New("/a", func(*koa.Context, koa.Handler) error { panic("bug") }), nil)
	if _, ok := errors.AsType[*koa.PanicError](err); !ok || ctx.Path() != "/a/b" {
		t.Errorf("error %v and path %q, want that of the panic and /a/b", err, ctx.Path())
	}
}

func TestApp(t *testing.T) {
	inner := koa.New(&koa.Options{Env: "inner"}).Use(koa.Handle(func(ctx *koa.Context) error {
		ctx.SetBody(ctx.App.Env() + " " + ctx.Path())
		return nil
	}))
	outer := koa.New(&koa.Options{Env: "outer"}).Use(mount.App("/layers", inner), mount.New("/handler", koa.FromHTTP(inner)))
	client := koatest.Request(t, outer)
	client.Get("/layers/x").Expect(200).ExpectBody("outer /x")
	client.Get("/handler/x").Expect(200).ExpectBody("inner /x")
	client.Get("/other").Expect(404)
	mustPanic(t, "koa: Use called after", func() { inner.Use(koa.Handle(text)) })
}

func TestSetUpRefuses(t *testing.T) {
	mustPanic(t, `mount: mount path must begin with "/"`, func() { mount.New("a") })
	mustPanic(t, `mount: mount path must begin with "/"`, func() { mount.New("") })
	mustPanic(t, "mount: App needs an application", func() { mount.App("/a", nil) })
	mustPanic(t, "koa: Compose: middleware 1 of 1 is nil", func() { mount.New("/a", nil) })
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

func BenchmarkMount(b *testing.B) {
	layer := mount.New("/a", koa.Handle(func(*koa.Context) error { return nil }))
	end := func(*koa.Context) error { return nil }
	ctx := koatest.NewContext(b, koatest.Target("/a/b"))
	b.ReportAllocs()
	for b.Loop() {
		if err := layer(ctx, end); err != nil {
			b.Fatal(err)
		}
	}
}
