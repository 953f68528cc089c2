package gateway_test

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/gateway"
	"github.com/koa-go/koa/proxy/strangler"
	"github.com/koa-go/koa/router"
)

func TestRoutes(t *testing.T) {
	g := open(t, `
services:
  shop: {instances: [`+backend(t, "shop")+`]}
  api: {instances: [`+backend(t, "api")+`]}
  other: {instances: [`+backend(t, "other")+`]}
routes:
  - {service: shop}
  - {path: /api/, service: api}
  - {path: /api/v1, service: other, stripPrefix: true}
  - {path: /api/v2, service: other, rewrite: /next/}
  - {path: /café, service: other, stripPrefix: true}
  - {host: "*.example", service: api}
  - {host: Shop.Example, service: other}
  - {host: shop.example, path: /deep, service: shop}
`)
	for _, tt := range []struct{ name, url, want string }{
		{"any host and path", "http://a/x?y=1", "shop /x?y=1 0"},
		{"a path and what is below", "http://a/api/users", "api /api/users 0"},
		{"the path itself", "http://a/api", "api /api 0"},
		{"whole segments only", "http://a/apis", "shop /apis 0"},
		{"no escaped separators", "http://a/api%2Fv1", "shop /api%2Fv1 0"},
		{"the longest path, stripped", "http://a/api/v1/a%2Fb?q=%zz", "other /a%2Fb?q=%zz 0"},
		{"the path itself, stripped", "http://a/api/v1", "other / 0"},
		{"a path with a query only, stripped", "http://a/api/v1?q", "other /?q 0"},
		{"letters that have to be escaped, stripped", "http://a/caf%C3%A9/x", "other /x 0"},
		{"the same as a broken client sends them", "http://a/café/x", "other /x 0"},
		{"another path", "http://a/api/v2/x", "other /next/x 0"},
		{"a name below", "http://www.example/api", "api /api 0"},
		{"not the name itself", "http://example/x", "shop /x 0"},
		{"a host before an asterisk, in any case, with a port", "http://SHOP.example.:80/x", "other /x 0"},
		{"a host's longest path", "http://shop.example/deep/x", "shop /deep/x 0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if w := get(t, g, tt.url); w.Body.String() != tt.want {
				t.Errorf("got %d %q, want %q", w.Code, w.Body, tt.want)
			}
		})
	}
}

func TestNoRoute(t *testing.T) {
	g := open(t, "services:\n  shop: {instances: ["+backend(t, "shop")+"]}\nroutes:\n  - {path: /a, service: shop}\n")
	if w := get(t, g, "/b"); w.Code != http.StatusNotFound {
		t.Errorf("got %d", w.Code)
	}
	if w := get(t, g, "/a/../b"); w.Code != http.StatusBadRequest {
		t.Errorf("a path that climbs got %d %s", w.Code, w.Body)
	}
}

func TestHeaders(t *testing.T) {
	g := open(t, `
services:
  shop: {instances: [`+backend(t, "shop")+`]}
routes:
  - service: shop
    requestHeaders: {set: {x-tenant: "1"}, remove: [cookie, User-Agent]}
    responseHeaders: {set: {x-frame-options: DENY}, remove: [x-backend]}
`)
	w := get(t, g, "http://shop.example/", "X-Tenant", "evil", "Cookie", "a=1", "X-Forwarded-For", "6.6.6.6",
		"X-Show", "X-Tenant", "X-Show", "Cookie", "X-Show", "User-Agent", "X-Show", "X-Forwarded-For", "X-Show", "X-Forwarded-Host", "X-Show", "X-Forwarded-Proto")
	const want = "shop / 0 X-Tenant=1 Cookie= User-Agent= X-Forwarded-For=192.0.2.1 X-Forwarded-Host=shop.example X-Forwarded-Proto=http"
	if w.Body.String() != want {
		t.Errorf("got %q, want %q", w.Body, want)
	}
	if w.Header().Get("X-Frame-Options") != "DENY" || w.Header().Get("X-Backend") != "" {
		t.Errorf("headers are %v", w.Header())
	}
}

func TestTrustedProxies(t *testing.T) {
	g := open(t, "trustedProxies: [192.0.2.0/24]\nservices:\n  shop: {instances: ["+backend(t, "shop")+"]}\nroutes:\n  - {service: shop}\n")
	w := get(t, g, "http://shop.example/", "X-Forwarded-For", "203.0.113.7", "X-Forwarded-Proto", "https",
		"X-Show", "X-Forwarded-For", "X-Show", "X-Forwarded-Proto")
	const want = "shop / 0 X-Forwarded-For=203.0.113.7, 192.0.2.1 X-Forwarded-Proto=https"
	if w.Body.String() != want {
		t.Errorf("got %q, want %q", w.Body, want)
	}
}

func TestRateLimit(t *testing.T) {
	g := open(t, `
services:
  shop: {instances: [`+backend(t, "shop")+`]}
routes:
  - {service: shop, rateLimit: {max: 2, duration: 1h, header: X-Key}}
`)
	for i, want := range []int{200, 200, 429} {
		if w := get(t, g, "/", "X-Key", "a"); w.Code != want {
			t.Errorf("request %d got %d, want %d", i, w.Code, want)
		}
	}
	if w := get(t, g, "/", "X-Key", "b"); w.Code != 200 {
		t.Errorf("another client got %d", w.Code)
	}
}

func TestConsistentHash(t *testing.T) {
	g := open(t, `
services:
  shop:
    instances: [`+backend(t, "a")+`, `+backend(t, "b")+`, `+backend(t, "c")+`]
    balancer: consistentHash
    hashCookie: user
routes:
  - {service: shop}
`)
	seen := map[string]bool{}
	for user := range strings.FieldsSeq("ann bob cyd dan eve fay gus hal") {
		first := get(t, g, "/", "Cookie", "user="+user).Body.String()
		seen[first] = true
		for range 5 {
			if again := get(t, g, "/", "Cookie", "user="+user).Body.String(); again != first {
				t.Errorf("%s came to %q and %q", user, first, again)
			}
		}
	}
	if len(seen) < 2 {
		t.Error("all came to one instance")
	}
}

func TestFailures(t *testing.T) {
	gone := httptest.NewServer(nil)
	address := gone.Listener.Addr().String()
	gone.Close()
	g := open(t, `
services:
  gone: {instances: [`+address+`]}
  broken: {instances: [`+address+`], breakRatio: 0.5, breakMinimum: 1, retries: -1}
  none: {registry: empty}
registries:
  empty: {static: {}}
routes:
  - {path: /gone, service: gone}
  - {path: /broken, service: broken}
  - {path: /none, service: none}
`)
	for _, path := range []string{"/gone", "/none", "/broken"} {
		if w := get(t, g, path); w.Code != http.StatusServiceUnavailable || w.Body.String() != "Service Unavailable" {
			t.Errorf("%s got %d %q", path, w.Code, w.Body)
		}
	}
	if w := get(t, g, "/broken"); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("an open breaker got %d with %v", w.Code, w.Header())
	}
}

func TestStrangler(t *testing.T) {
	g := open(t, `
services:
  new: {instances: [`+backend(t, "new")+`]}
  old: {instances: [`+backend(t, "old")+`]}
routes:
  - service: new
    strangler:
      old: old
      header: X-Served-By
      keyHeader: X-User
      rules: [{path: "/admin{/*rest}"}, {path: /half, percent: 50}]
`)
	for path, want := range map[string]string{"/a": "new /a 0", "/admin/x": "old /admin/x 0", "/none/1": "old /none/1 0"} {
		w := get(t, g, path)
		if w.Body.String() != want || w.Header().Get("X-Served-By") != want[:3] {
			t.Errorf("%s: got %q by %q", path, w.Body, w.Header().Get("X-Served-By"))
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/none/2", strings.NewReader(strings.Repeat("x", 300_000)))
	w := httptest.NewRecorder()
	if g.ServeHTTP(w, r); w.Body.String() != "old /none/2 300000" {
		t.Errorf("a body came as %q", w.Body)
	}
	s := g.Status().Routes[0].Strangler
	if s == nil || s.Old != "old" || len(s.Rules) != 2 || s.Neither != 2 || len(s.Routes) != 2 {
		t.Errorf("counted %+v", s)
	}
}

func TestStranglerIsToldTheRouteOfTheService(t *testing.T) {
	r := router.New(nil)
	r.Get("/users/:id", func(ctx *koa.Context) error { return ctx.Throw(http.StatusNotFound, "no such user") })
	service := httptest.NewServer(koa.New(&koa.Options{Silent: true}).Use(strangler.TellRoute("X-Route"), r.Routes()))
	defer service.Close()
	g := open(t, `
services:
  new: {instances: [`+service.Listener.Addr().String()+`]}
  old: {instances: [`+backend(t, "old")+`]}
routes:
  - {service: new, strangler: {old: old, routeHeader: X-Route}}
`)
	for path, want := range map[string]string{"/users/7": "no such user", "/orders": "old /orders 0"} {
		if w := get(t, g, path); w.Body.String() != want || w.Header()["X-Route"] != nil {
			t.Errorf("%s: got %q with %v, want %q", path, w.Body, w.Header(), want)
		}
	}
	if s := g.Status().Routes[0].Strangler.Routes; len(s) != 2 || s[1].Route != "/users/:id" || s[1].New.Requests != 1 {
		t.Errorf("counted %+v", s)
	}
}

func FuzzServeHTTP(f *testing.F) {
	f.Add("shop.example:80", "/api/v1/x?y", "a=1")
	f.Add("[::1", "/../%2e%2e/%zz", "")
	f.Add(".", "*", "\x00")
	name := filepath.Join(f.TempDir(), "gateway.yaml")
	text := `
accessLog: {disable: true}
registries: {none: {static: {}}}
services: {shop: {balancer: consistentHash, hashCookie: a}}
routes:
  - {service: shop, strangler: {old: shop, rules: [{path: "/:x", percent: 50}]}}
  - {path: /api/v1, service: shop, stripPrefix: true, rateLimit: {max: 1}}
  - {host: "*.example", service: shop, rewrite: /x}
`
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		f.Fatal(err)
	}
	g, err := gateway.New(name, &gateway.Options{Log: quiet})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = g.Close() })
	f.Fuzz(func(t *testing.T, host, target, cookie string) {
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(
			"GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nCookie: " + cookie + "\r\n\r\n")))
		if err != nil {
			return // the server answers that itself
		}
		w := httptest.NewRecorder()
		if g.ServeHTTP(w, r); w.Code < 400 || w.Code == http.StatusInternalServerError {
			t.Errorf("%q %q got %d", host, target, w.Code)
		}
	})
}
