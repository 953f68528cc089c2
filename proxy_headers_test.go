package koa_test

import (
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/koatest"
)

func TestProxyHeadersCanBeOthersOrNone(t *testing.T) {
	for _, tt := range []struct {
		name     string
		opts     koa.Options
		protocol string
		host     string
	}{
		{"the usual ones by default", koa.Options{Proxy: true}, "https", "shop.test"},
		{"those that are named", koa.Options{Proxy: true, ProxyProtocolHeader: "X-Scheme", ProxyHostHeader: "X-Real-Host"}, "wss", "real.test"},
		{"none with a dash", koa.Options{Proxy: true, ProxyProtocolHeader: "-", ProxyHostHeader: "-"}, "http", "own.test"},
		{"nothing without a proxy", koa.Options{}, "http", "own.test"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := koatest.NewContext(t, koatest.App(koa.New(&tt.opts)),
				koatest.Header("Host", "own.test"),
				koatest.Header("X-Forwarded-Proto", "https"), koatest.Header("X-Forwarded-Host", "shop.test"),
				koatest.Header("X-Scheme", "wss"), koatest.Header("X-Real-Host", "real.test"))
			if got := ctx.Protocol(); got != tt.protocol {
				t.Errorf("Protocol() = %q, want %q", got, tt.protocol)
			}
			if got := ctx.Host(); got != tt.host {
				t.Errorf("Host() = %q, want %q", got, tt.host)
			}
		})
	}
}

func TestCookieDefaultsFillWhatASetLeavesOut(t *testing.T) {
	large := 0
	app := koa.New(&koa.Options{
		CookieDefaults: &cookies.SetOptions{SameSite: cookies.SameSiteStrict},
		OnLargeCookie:  func(_ *koa.Context, _ string, size int) { large = size },
	})
	ctx := koatest.NewContext(t, koatest.App(app))
	if err := ctx.Cookies().Set("a", "1", nil); err != nil {
		t.Fatal(err)
	}
	if got, want := ctx.Response.Get("Set-Cookie"), "a=1; path=/; samesite=strict; httponly"; got != want {
		t.Errorf("Set-Cookie = %q, want %q", got, want)
	}
	if err := ctx.Cookies().Set("b", strings.Repeat("x", 5000), nil); err != nil {
		t.Fatal(err)
	}
	if large < 5000 {
		t.Errorf("OnLargeCookie heard of %d bytes, want at least 5000", large)
	}
}
