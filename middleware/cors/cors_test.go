package cors_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/cors"
)

const origin = "http://origin.example"

// sent is a request and what it got: the headers without type and length.
type sent struct {
	method string
	header []string // name and value pairs
}

var (
	get       = sent{"GET", []string{"Origin", origin}}
	noOrigin  = sent{"GET", nil}
	options   = sent{"OPTIONS", []string{"Origin", origin}}
	preflight = sent{"OPTIONS", []string{"Origin", origin, "Access-Control-Request-Method", "PUT"}}
)

func (s sent) and(pairs ...string) sent {
	return sent{s.method, append(slices.Clip(s.header), pairs...)}
}

func (s sent) context(tb testing.TB) *koa.Context {
	opts := []koatest.Option{koatest.Method(s.method)}
	for i := 0; i < len(s.header); i += 2 {
		opts = append(opts, koatest.Header(s.header[i], s.header[i+1]))
	}
	return koatest.NewContext(tb, opts...)
}

// pairs makes a map of names and values.
func pairs(list ...string) map[string]string {
	m := map[string]string{"Vary": "Origin"}
	for i := 0; i < len(list); i += 2 {
		m[list[i]] = list[i+1]
	}
	return m
}

const (
	allowOrigin      = "Access-Control-Allow-Origin"
	allowCredentials = "Access-Control-Allow-Credentials"
	allowMethods     = "Access-Control-Allow-Methods"
	allowHeaders     = "Access-Control-Allow-Headers"
	exposeHeaders    = "Access-Control-Expose-Headers"
	maxAge           = "Access-Control-Max-Age"
	privateNetwork   = "Access-Control-Allow-Private-Network"
	opener           = "Cross-Origin-Opener-Policy"
	embedder         = "Cross-Origin-Embedder-Policy"

	methods = "GET,HEAD,PUT,POST,DELETE,PATCH"
)

func fromHeader(ctx *koa.Context) (string, error) { return ctx.Get("Origin"), nil }

func yes(*koa.Context) (bool, error) { return true, nil }

func TestCORS(t *testing.T) {
	const fixed = "https://fixed.example"
	for _, tt := range []struct {
		name    string
		opts    *cors.Options
		request sent
		want    map[string]string
	}{
		{"lets everyone read", nil, get, pairs(allowOrigin, "*")},
		{"does so without an origin", nil, noOrigin, pairs(allowOrigin, "*")},
		{"answers a preflight", nil, preflight, pairs(allowOrigin, "*", allowMethods, methods)},
		{"lets a plain OPTIONS pass", nil, options, pairs()},
		{
			"allows the headers asked for", nil, preflight.and("Access-Control-Request-Headers", "X-A, x-b"),
			pairs(allowOrigin, "*", allowMethods, methods, allowHeaders, "X-A, x-b"),
		},
		{"sends one origin", &cors.Options{Origin: fixed}, get, pairs(allowOrigin, fixed)},
		{"sends it to a preflight", &cors.Options{Origin: fixed}, preflight, pairs(allowOrigin, fixed, allowMethods, methods)},
		{"asks the function", &cors.Options{Origin: fixed, OriginFunc: fromHeader}, get, pairs(allowOrigin, origin)},
		{"sends nothing if it says none", &cors.Options{OriginFunc: fromHeader}, noOrigin, pairs()},
		{
			"reflects the origin for credentials", &cors.Options{Credentials: true}, get,
			pairs(allowOrigin, origin, allowCredentials, "true"),
		},
		{
			"keeps a named origin with credentials", &cors.Options{Credentials: true, Origin: fixed}, preflight,
			pairs(allowOrigin, fixed, allowCredentials, "true", allowMethods, methods),
		},
		{
			"asks a function about credentials", &cors.Options{CredentialsFunc: yes}, get,
			pairs(allowOrigin, origin, allowCredentials, "true"),
		},
		{"exposes headers", &cors.Options{ExposeHeaders: []string{"X-One", "X-Two"}}, get, pairs(allowOrigin, "*", exposeHeaders, "X-One,X-Two")},
		{"does so for answers only", &cors.Options{ExposeHeaders: []string{"X-One"}}, preflight, pairs(allowOrigin, "*", allowMethods, methods)},
		{"allows some methods", &cors.Options{AllowMethods: []string{"GET", "PUT"}}, preflight, pairs(allowOrigin, "*", allowMethods, "GET,PUT")},
		{"can be silent about methods", &cors.Options{AllowMethods: []string{}}, preflight, pairs(allowOrigin, "*")},
		{
			"allows some headers", &cors.Options{AllowHeaders: []string{"X-One", "X-Two"}},
			preflight.and("Access-Control-Request-Headers", "X-A"),
			pairs(allowOrigin, "*", allowMethods, methods, allowHeaders, "X-One,X-Two"),
		},
		{"has an age for preflights", &cors.Options{MaxAge: time.Hour}, preflight, pairs(allowOrigin, "*", allowMethods, methods, maxAge, "3600")},
		{"has no age for answers", &cors.Options{MaxAge: time.Hour}, get, pairs(allowOrigin, "*")},
		{"isolates the page", &cors.Options{SecureContext: true}, get, pairs(allowOrigin, "*", opener, "same-origin", embedder, "require-corp")},
		{
			"isolates it in preflights", &cors.Options{SecureContext: true}, preflight,
			pairs(allowOrigin, "*", allowMethods, methods, opener, "same-origin", embedder, "require-corp"),
		},
		{
			"allows private networks that are asked for", &cors.Options{PrivateNetworkAccess: true},
			preflight.and("Access-Control-Request-Private-Network", "true"),
			pairs(allowOrigin, "*", allowMethods, methods, privateNetwork, "true"),
		},
		{
			"and says nothing to who does not ask", &cors.Options{PrivateNetworkAccess: true}, preflight,
			pairs(allowOrigin, "*", allowMethods, methods),
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := tt.request.context(t)
			reached := false
			err := koatest.Run(ctx, cors.New(tt.opts), func(*koa.Context) error { reached = true; return nil })
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for name, values := range ctx.Response.Header() {
				got[name] = strings.Join(values, "|")
			}
			if !maps.Equal(got, tt.want) {
				t.Errorf("headers %v, want %v", got, tt.want)
			}
			isPreflight := ctx.Get("Access-Control-Request-Method") != ""
			if reached == isPreflight || isPreflight && ctx.Status() != 204 {
				t.Errorf("inner layers ran: %v, status %d", reached, ctx.Status())
			}
		})
	}
}

func TestVaryIsExtended(t *testing.T) {
	ctx := get.context(t)
	ctx.Vary("Accept")
	err := koatest.Run(ctx, cors.New(nil), nil)
	if got := ctx.Response.Get("Vary"); err != nil || got != "Accept, Origin" {
		t.Errorf("Vary is %q (%v), want Accept, Origin", got, err)
	}
}

func TestFunctionsMayFail(t *testing.T) {
	broken := errors.New("broken")
	for _, tt := range []struct {
		name string
		opts *cors.Options
	}{
		{"about the origin", &cors.Options{OriginFunc: func(*koa.Context) (string, error) { return "", broken }}},
		{"about credentials", &cors.Options{CredentialsFunc: func(*koa.Context) (bool, error) { return true, broken }}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := get.context(t)
			err := koatest.Run(ctx, cors.New(tt.opts), func(*koa.Context) error {
				t.Error("the layers below ran")
				return nil
			})
			if !errors.Is(err, broken) || ctx.Response.Has(allowOrigin) {
				t.Errorf("err %v, origin %q", err, ctx.Response.Get(allowOrigin))
			}
		})
	}
}

func TestNewRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		opts cors.Options
		want string
	}{
		{"an origin with a path", cors.Options{Origin: "https://a.example/"}, `cors: Options.Origin: "https://a.example/" is no origin`},
		{"an origin without a scheme", cors.Options{Origin: "a.example"}, `"a.example" is no origin`},
		{"an origin that no browser sends", cors.Options{Origin: "https://A.example"}, `"https://A.example" is no origin`},
		{"a list of origins", cors.Options{Origin: "https://a.example, https://b.example"}, `is no origin`},
		{"a negative age", cors.Options{MaxAge: -time.Second}, "cors: Options.MaxAge: must not be negative, got -1s"},
		{"a line break in a header", cors.Options{AllowHeaders: []string{"X\r\nY"}}, "cors: Options.AllowHeaders: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defer func() {
				if got, _ := recover().(string); !strings.Contains(got, tt.want) {
					t.Errorf("panic %q, want one that says %q", got, tt.want)
				}
			}()
			cors.New(&tt.opts)
		})
	}
}

func BenchmarkCORS(b *testing.B) {
	layer := cors.New(&cors.Options{Credentials: true})
	ctx := get.context(b)
	end := func(*koa.Context) error { return nil }
	b.ReportAllocs()
	for b.Loop() {
		if err := layer(ctx, end); err != nil {
			b.Fatal(err)
		}
	}
}
