package proxy_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/koa-go/koa/proxy"
)

// forwarded is what an instance learns of a request.
func forwarded(t testing.TB, opts proxy.Options, r *http.Request) http.Header {
	t.Helper()
	var got http.Header
	opts.WrapTransport = instead(roundTrip(func(out *http.Request) (*http.Response, error) {
		got = out.Header
		return &http.Response{StatusCode: 204, Body: http.NoBody}, nil
	}))
	newProxy(t, at("a:1"), &opts).ServeHTTP(httptest.NewRecorder(), r)
	return got
}

func TestForwarded(t *testing.T) {
	trust := []string{"192.0.2.0/24", "2001:db8::1", "unix"}
	for _, tt := range []struct {
		name string
		opts proxy.Options
		peer string
		in   http.Header
		want [5]string // For, Proto, Host, Port, Forwarded
	}{
		{"is of the peer", proxy.Options{}, "192.0.2.9:5", nil, [5]string{"192.0.2.9", "http", "example.com", "80", ""}},
		{"is replaced for strangers", proxy.Options{TrustedProxies: trust}, "198.51.100.1:5",
			http.Header{"X-Forwarded-For": {"10.0.0.1"}, "X-Forwarded-Proto": {"https"}, "X-Forwarded-Host": {"evil"}, "X-Forwarded-Port": {"1"}, "Forwarded": {"for=10.0.0.1"}},
			[5]string{"198.51.100.1", "http", "example.com", "80", ""}},
		{"is continued for trusted proxies", proxy.Options{TrustedProxies: trust}, "192.0.2.9:5",
			http.Header{"X-Forwarded-For": {"10.0.0.1", "10.0.0.2"}, "X-Forwarded-Proto": {"https"}, "X-Forwarded-Host": {"a.test"}, "X-Forwarded-Port": {"443"}, "Forwarded": {"for=10.0.0.1"}},
			[5]string{"10.0.0.1, 10.0.0.2, 192.0.2.9", "https", "a.test", "443", `for=10.0.0.1, for=192.0.2.9;host="example.com";proto=http`}},
		{"has a Forwarded when asked for", proxy.Options{Forwarded: true}, "[2001:db8::1]:5", nil,
			[5]string{"2001:db8::1", "http", "example.com", "80", `for="[2001:db8::1]";host="example.com";proto=http`}},
		{"knows IPv4 in IPv6", proxy.Options{TrustedProxies: trust}, "[::ffff:192.0.2.9]:5", http.Header{"X-Forwarded-For": {"10.0.0.1"}},
			[5]string{"10.0.0.1, ::ffff:192.0.2.9", "http", "example.com", "80", ""}},
		{"of a unix socket", proxy.Options{TrustedProxies: trust, Forwarded: true}, "@", http.Header{"X-Forwarded-For": {"10.0.0.1"}},
			[5]string{"10.0.0.1", "http", "example.com", "80", `for=unknown;host="example.com";proto=http`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr, r.Header = tt.peer, tt.in.Clone()
			h := forwarded(t, tt.opts, r)
			for i, name := range []string{"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "Forwarded"} {
				if got := strings.Join(h[name], " | "); got != tt.want[i] {
					t.Errorf("%s: %q, want %q", name, got, tt.want[i])
				}
			}
		})
	}
}

func FuzzForwarded(f *testing.F) {
	f.Add("192.0.2.1:1", "example.com", "10.0.0.1", `for="[::1]"`, "close, X-Forwarded-For")
	f.Add("x", `a"\`, ",", ";", "Forwarded")
	f.Fuzz(func(t *testing.T, peer, host, addresses, said, connection string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr, r.Host = peer, host
		r.Header = http.Header{"X-Forwarded-For": {addresses}, "Forwarded": {said}, "Connection": {connection}}
		h := forwarded(t, proxy.Options{Forwarded: true, TrustedProxies: []string{"192.0.2.0/24"}}, r)
		if h == nil {
			return // refused, such as an upgrade to what is no protocol
		}
		if len(h["X-Forwarded-For"]) > 1 || len(h["Forwarded"]) != 1 || len(h["X-Forwarded-Proto"]) != 1 {
			t.Errorf("got %v", h)
		}
		if !strings.HasPrefix(peer, "192.0.2.") && said != "" && strings.HasPrefix(h["Forwarded"][0], said+", ") {
			t.Errorf("%q was believed of %q", said, peer)
		}
	})
}
