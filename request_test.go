package koa_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa"
)

// contextFor is a Context for GET target; header is name, value, ...
func contextFor(opts *koa.Options, target string, header ...string) *koa.Context {
	req := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
			continue
		}
		req.Header.Add(header[i], header[i+1])
	}
	return koa.New(opts).NewContext(httptest.NewRecorder(), req)
}

// peer is the address that httptest gives a request's client.
const peer = "192.0.2.1"

func TestTrustedProxies(t *testing.T) {
	for _, tt := range []struct {
		name    string
		opts    koa.Options
		forward string
		ip      string
		ips     []string
	}{
		{"believes nobody by default", koa.Options{}, "10.0.0.1", peer, nil},
		{"believes everybody with proxy", koa.Options{Proxy: true}, "6.6.6.6, 10.0.0.1", "6.6.6.6", []string{"6.6.6.6", "10.0.0.1"}},
		{"believes a trusted peer", koa.Options{TrustedProxies: []string{peer}}, "7.7.7.7", "7.7.7.7", []string{"7.7.7.7"}},
		{"believes no other peer", koa.Options{TrustedProxies: []string{"10.0.0.0/8"}}, "7.7.7.7", peer, nil},
		{"goes before proxy", koa.Options{Proxy: true, TrustedProxies: []string{"10.0.0.0/8"}}, "7.7.7.7", peer, nil},
		{"leaves out what the client wrote itself", koa.Options{TrustedProxies: []string{"192.0.2.0/24", "10.0.0.0/8"}},
			"6.6.6.6, 7.7.7.7, 10.0.0.1", "7.7.7.7", []string{"7.7.7.7", "10.0.0.1"}},
		{"takes the first when all are proxies", koa.Options{TrustedProxies: []string{"192.0.2.0/24", "10.0.0.0/8"}},
			"10.0.0.2, 10.0.0.1", "10.0.0.2", []string{"10.0.0.2", "10.0.0.1"}},
		{"does not trust garbage", koa.Options{TrustedProxies: []string{"192.0.2.0/24", "10.0.0.0/8"}},
			"6.6.6.6, unknown, 10.0.0.1", "unknown", []string{"unknown", "10.0.0.1"}},
		{"knows addresses with ports", koa.Options{TrustedProxies: []string{"192.0.2.0/24", "2001:db8::/32"}},
			"7.7.7.7:1234, [2001:db8::1]:80", "7.7.7.7:1234", []string{"7.7.7.7:1234", "[2001:db8::1]:80"}},
		{"sees IPv4 in IPv6", koa.Options{TrustedProxies: []string{"192.0.2.0/24"}}, "7.7.7.7, ::ffff:192.0.2.9", "7.7.7.7", []string{"7.7.7.7", "::ffff:192.0.2.9"}},
		{"keeps so many from the end", koa.Options{Proxy: true, MaxIPsCount: 1}, "6.6.6.6, 7.7.7.7", "7.7.7.7", []string{"7.7.7.7"}},
		{"falls back to the peer for an empty item", koa.Options{Proxy: true}, ",", peer, []string{"", ""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := contextFor(&tt.opts, "/", "X-Forwarded-For", tt.forward)
			if ips := ctx.IPs(); !slices.Equal(ips, tt.ips) {
				t.Errorf("IPs are %q, want %q", ips, tt.ips)
			}
			if ip := ctx.IP(); ip != tt.ip {
				t.Errorf("IP is %q, want %q", ip, tt.ip)
			}
		})
	}
}

func TestForwardedHostAndProtocolNeedATrustedPeer(t *testing.T) {
	for _, tt := range []struct {
		opts           koa.Options
		host, protocol string
	}{
		{koa.Options{}, "example.com", "http"},
		{koa.Options{TrustedProxies: []string{"10.0.0.0/8"}}, "example.com", "http"},
		{koa.Options{TrustedProxies: []string{"192.0.2.0/24"}}, "front.example", "https"},
		{koa.Options{Proxy: true}, "front.example", "https"},
	} {
		ctx := contextFor(&tt.opts, "/", "X-Forwarded-Host", "front.example, other", "X-Forwarded-Proto", "HTTPS, http")
		if ctx.Host() != tt.host || ctx.Protocol() != tt.protocol || ctx.Secure() != (tt.protocol == "https") {
			t.Errorf("with %+v: %s://%s, want %s://%s", tt.opts, ctx.Protocol(), ctx.Host(), tt.protocol, tt.host)
		}
	}
}

func TestUnixSocketPeer(t *testing.T) {
	req := httptest.NewRequest("GET", "/", nil)
	req.RemoteAddr = "@"
	req.Header.Set("X-Forwarded-For", "7.7.7.7")
	for _, tt := range []struct {
		trusted []string
		want    string
	}{{[]string{"unix"}, "7.7.7.7"}, {[]string{"10.0.0.0/8"}, ""}} {
		ctx := koa.New(&koa.Options{TrustedProxies: tt.trusted}).NewContext(httptest.NewRecorder(), req)
		if ip := ctx.IP(); ip != tt.want {
			t.Errorf("trusting %v the IP is %q, want %q", tt.trusted, ip, tt.want)
		}
	}
}

func TestNonsenseSettingsAreRefusedAtStart(t *testing.T) {
	for _, opts := range []*koa.Options{
		{TrustedProxies: []string{"10.0.0.0/99"}}, {TrustedProxies: []string{"everyone"}},
		{MaxIPsCount: -1}, {SubdomainOffset: -1}, {Keys: []string{""}},
	} {
		func() {
			defer func() {
				if text, _ := recover().(string); !strings.HasPrefix(text, "koa: ") {
					t.Errorf("New(%+v) panicked with %q, want a text that begins with koa:", opts, text)
				}
			}()
			koa.New(opts)
		}()
	}
}

func TestMalformedRequestsAreHarmless(t *testing.T) {
	hosts := []string{"", "a b", "[::1", "[::1]:80", "user@host", "user@", "@", "a@b@c", "exa mple.com:99999", ":80", "%zz", "\xff", "a,b", strings.Repeat("a", 5000)}
	targets := []string{"/", "//", "/%", "/%zz?%zz=%", "/?" + strings.Repeat("a=b&", 100), "*", "http://other/x?y", "/a#b?c"}
	names := []string{"Accept", "Accept-Encoding", "Accept-Charset", "Accept-Language", "Content-Type", "Content-Length", "If-None-Match",
		"If-Modified-Since", "Cookie", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Referer", "Cache-Control"}
	values := []string{"", ",", ";", "=", "*", "*/*;q=", "text/html;q=9,;;", "\"", "W/", "a=\"b", "Mon", ",,,,", "\xff\xfe", "999999999999999999999", strings.Repeat("a,", 2000)}
	app := koa.New(&koa.Options{Env: "test", Proxy: true, Keys: []string{"key"}})
	var failure error
	app.OnError(func(err error, _ *koa.Context) { failure = err })
	app.Use(layer(touchEverything))
	for _, host := range hosts {
		for _, target := range targets {
			deliver(t, app, &failure, host, target, nil)
		}
	}
	for _, n := range names {
		for _, v := range values {
			deliver(t, app, &failure, "example.com", "/", http.Header{n: {v}})
		}
	}
}

// touchEverything reads all there is to read of a request.
func touchEverything(ctx *koa.Context) {
	ctx.SetStatus(200)
	ctx.SetETag("tag")
	_, _ = ctx.Href(), ctx.FullURL()
	_, _, _, _ = ctx.Host(), ctx.Hostname(), ctx.Subdomains(), ctx.Protocol()
	_, _, _, _ = ctx.Path(), ctx.Query(), ctx.Search(), ctx.IP()
	_, _ = ctx.Accepts("html", "json"), ctx.AcceptedTypes()
	_, _ = ctx.AcceptsEncodings("gzip", "br"), ctx.AcceptedEncodings()
	_, _ = ctx.AcceptsCharsets("utf-8"), ctx.AcceptedCharsets()
	_, _ = ctx.AcceptsLanguages("en", "zh"), ctx.AcceptedLanguages()
	_, _, _ = ctx.Is("json", "urlencoded"), ctx.Request.Charset(), ctx.Request.Length()
	_, _ = ctx.Fresh(), ctx.Req().URL
	_, _ = ctx.Cookies().Get("a", nil)
	ctx.Back("/")
}

// deliver hands a request over as a lax server might, past net/http's parser.
func deliver(t *testing.T, app http.Handler, failure *error, host, target string, header http.Header) {
	t.Helper()
	req := httptest.NewRequest(http.MethodGet, "/", nil)
	req.Host, req.RequestURI = host, target
	if header != nil {
		req.Header = header
	}
	w := httptest.NewRecorder()
	app.ServeHTTP(w, req)
	if w.Code >= 500 {
		t.Errorf("host %.40q target %.40q header %.60q: status %d, %v", host, target, header, w.Code, *failure)
	}
}

func FuzzRequest(f *testing.F) {
	f.Add("example.com", "/a?b=c#d", "text/html;q=.5, */*", "a=b; a.sig=c")
	f.Add("user@[::1]:80", "http://x/%zz", "W/\"x\", *", "1.2.3.4, [::1]:1")
	app := koa.New(&koa.Options{Env: "test", Proxy: true, Keys: []string{"key"}})
	var failure error
	app.OnError(func(err error, _ *koa.Context) { failure = err })
	app.Use(layer(touchEverything))
	f.Fuzz(func(t *testing.T, host, target, value, other string) {
		deliver(t, app, &failure, host, target, http.Header{
			"Accept": {value}, "Accept-Encoding": {other}, "Accept-Charset": {value}, "Accept-Language": {other},
			"Content-Type": {value}, "If-None-Match": {value}, "If-Modified-Since": {other}, "Cookie": {other},
			"X-Forwarded-For": {value}, "X-Forwarded-Host": {other}, "X-Forwarded-Proto": {value}, "Referer": {other},
			"Content-Length": {other},
		})
	})
}

func FuzzTarget(f *testing.F) {
	f.Add("/a?b", "/p", "q=1")
	f.Add("http://HOST/a#b", "?#", "?x#")
	f.Fuzz(func(t *testing.T, target, path, qs string) {
		ctx := contextFor(nil, "/")
		ctx.SetURL(target)
		ctx.SetPath(path)
		ctx.SetQuerystring(qs)
		if strings.HasPrefix(target, "/") && strings.HasPrefix(path, "/") && !strings.ContainsAny(path+target+qs, "?#%\\ \t\r\n\f\"'<>^`{|}") && !strings.ContainsFunc(path+target+qs, func(c rune) bool { return c > 0x7f }) {
			if ctx.Path() != path || ctx.Querystring() != qs {
				t.Errorf("from %q: set path %q and query %q, read %q and %q", target, path, qs, ctx.Path(), ctx.Querystring())
			}
		}
	})
}
