package koatest_test

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
)

func TestNewContextIsAPlainGET(t *testing.T) {
	ctx := koatest.NewContext(t)
	for _, tt := range []struct{ name, got, want string }{
		{"method", ctx.Method(), "GET"},
		{"url", ctx.URL(), "/"},
		{"original url", ctx.OriginalURL(), "/"},
		{"href", ctx.Href(), "http://127.0.0.1/"},
		{"ip", ctx.IP(), "127.0.0.1"},
		{"remote address", ctx.Request.RemoteAddr(), "127.0.0.1:49152"},
		{"environment", ctx.App.Env(), "test"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s is %q, want %q", tt.name, tt.got, tt.want)
		}
	}
	if ctx.Secure() || ctx.Request.HasBody() || ctx.Status() != http.StatusNotFound {
		t.Errorf("secure %v, body %v, status %d; want false, false, 404", ctx.Secure(), ctx.Request.HasBody(), ctx.Status())
	}
}

func TestNewContextTakesOptions(t *testing.T) {
	app := koa.New(&koa.Options{Env: "production", SubdomainOffset: 1})
	ctx := koatest.NewContext(t,
		koatest.App(app),
		koatest.Method("PUT"),
		koatest.Target("https://shop.example/items?id=7"),
		koatest.Header("X-Tag", "a", "b"),
	)
	for _, tt := range []struct{ name, got, want string }{
		{"environment", ctx.App.Env(), "production"},
		{"method", ctx.Method(), "PUT"},
		{"path", ctx.Path(), "/items"},
		{"query", ctx.Query().Get("id"), "7"},
		{"host", ctx.Host(), "shop.example"},
		{"protocol", ctx.Protocol(), "https"},
		{"header", ctx.Get("X-Tag"), "a, b"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s is %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func TestHostIsAHeaderLikeOthers(t *testing.T) {
	ctx := koatest.NewContext(t, koatest.Header("Host", "a.example:8080"))
	if ctx.Host() != "a.example:8080" || ctx.Hostname() != "a.example" {
		t.Errorf("host %q, hostname %q", ctx.Host(), ctx.Hostname())
	}
}

func TestBodyIsFramedAsAServerLeavesIt(t *testing.T) {
	for _, tt := range []struct {
		name             string
		body             any
		mediaType        string
		length           int64
		transferEncoding string
		want             string
	}{
		{"text has a length", "hello", "", 5, "", "hello"},
		{"bytes have a length", []byte("hello"), "", 5, "", "hello"},
		{"an empty text has one too", "", "", 0, "", ""},
		{"a reader is chunked", io.LimitReader(strings.NewReader("hello"), 4), "", -1, "chunked", "hell"},
		{"values are a form", url.Values{"a": {"1 2"}}, "application/x-www-form-urlencoded", 5, "", "a=1+2"},
		{"anything else is JSON", []int{1, 2}, "application/json", 5, "", "[1,2]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := koatest.NewContext(t, koatest.Method("POST"), koatest.Body(tt.body))
			got, err := io.ReadAll(ctx.Request.BodyReader())
			if err != nil || string(got) != tt.want {
				t.Errorf("body = %q, %v, want %q", got, err, tt.want)
			}
			if r := &ctx.Request; r.Type() != tt.mediaType || r.Length() != tt.length || !r.HasBody() {
				t.Errorf("type %q, length %d, body %v, want %q, %d, true", r.Type(), r.Length(), r.HasBody(), tt.mediaType, tt.length)
			}
			if got := ctx.Get("Transfer-Encoding"); got != tt.transferEncoding {
				t.Errorf("transfer encoding = %q, want %q", got, tt.transferEncoding)
			}
		})
	}
}

func TestBodyThatCannotBeEncodedFails(t *testing.T) {
	mustFail(t, func(tb testing.TB) { koatest.NewContext(tb, koatest.Body(func() {})) },
		"koatest: GET /: the body: json: unsupported type: func()")
}

func TestRunShowsTheUnsentResponse(t *testing.T) {
	layer := func(ctx *koa.Context, next koa.Handler) error {
		err := next(ctx)
		ctx.Set("X-Layer", "passed")
		return err
	}
	ctx := koatest.NewContext(t)
	err := koatest.Run(ctx, layer, func(ctx *koa.Context) error {
		ctx.SetBody("inner")
		return nil
	})
	if err != nil || ctx.Body() != "inner" || ctx.Response.Get("X-Layer") != "passed" || ctx.HeaderSent() {
		t.Errorf("err %v, body %v, header %q, sent %v", err, ctx.Body(), ctx.Response.Get("X-Layer"), ctx.HeaderSent())
	}
}

func TestRunReturnsWhatALayerOutsideWouldGet(t *testing.T) {
	refused := errors.New("refused")
	for _, tt := range []struct {
		name  string
		layer koa.Middleware
		next  koa.Handler
		ok    func(error) bool
	}{
		{
			"nothing at the end of the stack",
			func(ctx *koa.Context, next koa.Handler) error { return next(ctx) }, nil,
			func(err error) bool { return err == nil },
		},
		{
			"the error of next",
			func(ctx *koa.Context, next koa.Handler) error { return next(ctx) },
			func(*koa.Context) error { return refused },
			func(err error) bool { return errors.Is(err, refused) },
		},
		{
			"a panic as an error",
			func(*koa.Context, koa.Handler) error { panic("boom") }, nil,
			func(err error) bool { _, ok := errors.AsType[*koa.PanicError](err); return ok },
		},
		{
			"a refused header as an error",
			func(ctx *koa.Context, _ koa.Handler) error { ctx.Set("X-A", "a\nb"); return nil }, nil,
			func(err error) bool { _, ok := errors.AsType[*koa.HeaderError](err); return ok },
		},
		{
			"the second call of next",
			func(ctx *koa.Context, next koa.Handler) error { return errors.Join(next(ctx), next(ctx)) }, nil,
			func(err error) bool { return errors.Is(err, koa.ErrNextTwice) },
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := koatest.Run(koatest.NewContext(t), tt.layer, tt.next); !tt.ok(err) {
				t.Errorf("Run = %v", err)
			}
		})
	}
}
