package httpclient_test

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/koa-go/koa/egg/httpclient"
)

func prefixes(texts ...string) []netip.Prefix {
	var all []netip.Prefix
	for _, p := range texts {
		all = append(all, netip.MustParsePrefix(p))
	}
	return all
}

func TestGuardChecksAddresses(t *testing.T) {
	for _, tt := range []struct {
		addr string
		rule string // "": allowed
	}{
		{"8.8.8.8", ""},
		{"1.1.1.1", ""},
		{"172.15.255.255", ""},
		{"172.32.0.0", ""},
		{"100.128.0.0", ""},
		{"2606:4700:4700::1111", ""},
		{"2a00:1450:4001:800::200e", ""},
		{"::ffff:8.8.8.8", ""},
		{"0.0.0.0", "0.0.0.0/8 (this network)"},
		{"10.1.2.3", "10.0.0.0/8 (private)"},
		{"100.64.0.1", "100.64.0.0/10 (carrier-grade NAT)"},
		{"100.100.100.200", "100.64.0.0/10 (carrier-grade NAT)"},
		{"127.0.0.1", "127.0.0.0/8 (loopback)"},
		{"127.255.255.254", "127.0.0.0/8 (loopback)"},
		{"168.63.129.16", "168.63.129.16/32 (metadata of Azure)"},
		{"169.254.169.254", "169.254.0.0/16 (link-local)"},
		{"172.16.0.1", "172.16.0.0/12 (private)"},
		{"172.31.255.255", "172.16.0.0/12 (private)"},
		{"192.0.0.192", "192.0.0.0/24 (protocol assignments)"},
		{"192.0.2.1", "192.0.2.0/24 (documentation)"},
		{"192.88.99.1", "192.88.99.0/24 (6to4 relay)"},
		{"192.168.1.1", "192.168.0.0/16 (private)"},
		{"198.19.0.1", "198.18.0.0/15 (benchmarks)"},
		{"198.51.100.1", "198.51.100.0/24 (documentation)"},
		{"203.0.113.1", "203.0.113.0/24 (documentation)"},
		{"224.0.0.1", "224.0.0.0/4 (multicast)"},
		{"255.255.255.255", "240.0.0.0/4 (reserved)"},
		{"::", "::/128 (unspecified)"},
		{"::1", "::1/128 (loopback)"},
		{"::7f00:1", "::/96 (IPv4-compatible)"},
		{"::ffff:127.0.0.1", "127.0.0.0/8 (loopback)"},
		{"::ffff:a9fe:a9fe", "169.254.0.0/16 (link-local)"},
		{"::ffff:0:127.0.0.1", "::ffff:0:0:0/96 (IPv4-translated)"},
		{"64:ff9b::8.8.8.8", "64:ff9b::/96 (NAT64)"},
		{"64:ff9b:1::1", "64:ff9b:1::/48 (local NAT64)"},
		{"100::1", "100::/64 (discard-only)"},
		{"2001::1", "2001::/32 (Teredo)"},
		{"2001:20::1", "2001::/23 (protocol assignments)"},
		{"2001:db8::1", "2001:db8::/32 (documentation)"},
		{"2002:7f00:1::", "2002::/16 (6to4)"},
		{"3fff::1", "3fff::/20 (documentation)"},
		{"fc00::1", "fc00::/7 (unique local)"},
		{"fd00:ec2::254", "fc00::/7 (unique local)"},
		{"fe80::1%eth0", "fe80::/10 (link-local)"},
		{"fec0::1", "fec0::/10 (site-local)"},
		{"ff02::1", "ff00::/8 (multicast)"},
	} {
		t.Run(tt.addr, func(t *testing.T) {
			err := new(httpclient.Guard).Check("h.test", netip.MustParseAddr(tt.addr))
			blocked, _ := errors.AsType[*httpclient.BlockedError](err)
			if blocked == nil {
				blocked = &httpclient.BlockedError{}
			}
			if blocked.Rule != tt.rule {
				t.Errorf("rule %q, want %q", blocked.Rule, tt.rule)
			}
		})
	}
}

func TestGuardOptions(t *testing.T) {
	refuse := errors.New("not today")
	nat := prefixes("64:ff9b::/96")
	for _, tt := range []struct {
		name  string
		guard httpclient.Guard
		host  string
		addr  string
		want  string // of the error
	}{
		{"a list of one's own replaces the default", httpclient.Guard{Blocklist: prefixes("9.9.9.0/24")}, "h", "10.0.0.1", ""},
		{"a list of one's own blocks", httpclient.Guard{Blocklist: prefixes("9.9.9.0/24")}, "h", "9.9.9.9", "httpclient: h is 9.9.9.9, blocked by 9.9.9.0/24"},
		{"mapped addresses are IPv4 there too", httpclient.Guard{Blocklist: prefixes("9.9.9.0/24")}, "h", "::ffff:9.9.9.9", "9.9.9.0/24"},
		{"NAT64 is looked behind there too", httpclient.Guard{Blocklist: prefixes("9.9.9.0/24")}, "h", "64:ff9b::9.9.9.9", "9.9.9.0/24"},
		{"an empty list blocks nothing", httpclient.Guard{Blocklist: []netip.Prefix{}}, "h", "127.0.0.1", ""},
		{"an exception is allowed", httpclient.Guard{Allow: prefixes("10.1.0.0/16")}, "h", "10.1.0.1", ""},
		{"an exception is no more than that", httpclient.Guard{Allow: prefixes("10.1.0.0/16")}, "h", "10.2.0.1", "10.0.0.0/8 (private)"},
		{"allowed NAT64 reaches public addresses", httpclient.Guard{Allow: nat}, "h", "64:ff9b::8.8.8.8", ""},
		{"allowed NAT64 reaches no others", httpclient.Guard{Allow: nat}, "h", "64:ff9b::169.254.169.254", "169.254.0.0/16 (link-local)"},
		{"a trusted host", httpclient.Guard{Hosts: []string{"Intra.Test"}}, "intra.test.", "10.0.0.1", ""},
		{"not its subdomains", httpclient.Guard{Hosts: []string{"intra.test"}}, "a.intra.test", "10.0.0.1", "10.0.0.0/8"},
		{"CheckAddress decides alone", httpclient.Guard{CheckAddress: func(string, netip.Addr) error { return nil }}, "h", "127.0.0.1", ""},
		{"CheckAddress refuses", httpclient.Guard{CheckAddress: func(h string, a netip.Addr) error { return fmt.Errorf("%s %s: %w", h, a, refuse) }},
			"h", "::ffff:8.8.8.8", "h is 8.8.8.8, blocked by CheckAddress: h 8.8.8.8: not today"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.guard.Check(tt.host, netip.MustParseAddr(tt.addr))
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("err = %v, want %q", err, tt.want)
			}
			if tt.guard.CheckAddress != nil && err != nil && !errors.Is(err, refuse) {
				t.Errorf("%v does not lead to the cause", err)
			}
		})
	}
}

func TestSpecialAddressesAreTheCallers(t *testing.T) {
	httpclient.SpecialAddresses()[3] = netip.MustParsePrefix("9.9.9.9/32")
	list := append(httpclient.SpecialAddresses(), netip.MustParsePrefix("8.8.8.8/32"))
	g := httpclient.Guard{Blocklist: list}
	for _, addr := range []string{"127.0.0.1", "8.8.8.8"} {
		if g.Check("h", netip.MustParseAddr(addr)) == nil {
			t.Errorf("%s is allowed", addr)
		}
	}
}

// guarded is a safe client, and the number of connections a server on all
// loopback addresses has seen.
func guarded(t *testing.T, opts *httpclient.Options) (c *httpclient.Client, port string, conns *atomic.Int64) {
	t.Helper()
	addr, conns := rawServer(t, func(conn *net.TCPConn, _ int) {
		readHead(conn)
		_, _ = conn.Write([]byte(okAnswer))
	})
	_, port = hostOf(t, addr)
	c = newClient(t, opts).Safe(nil)
	t.Cleanup(c.CloseIdleConnections)
	return c, port, conns
}

func TestGuardSeesThroughSpellings(t *testing.T) {
	dns := newDNS(t)
	dns.set("intern.test", "127.0.0.1", "::1")
	// What inet_aton makes of odd spellings, in case the system's resolver does.
	for _, odd := range []string{"0x7f.1", "2130706433", "0177.0.0.1", "127.1", "0x7f000001"} {
		dns.set(odd, "127.0.0.1")
	}
	c, port, conns := guarded(t, &httpclient.Options{Resolver: dns.resolver})
	for _, host := range []string{
		"127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
		"0.0.0.0", "[::]", "localhost", "LOCALHOST", "localhost.", "intern.test", "INTERN.test.",
		"0x7f.1", "2130706433", "0177.0.0.1", "127.1", "0x7f000001", "127.0.0.1.", "%31%32%37.0.0.1", "１２７.0.0.1",
	} {
		t.Run(host, func(t *testing.T) {
			res, err := c.Request(t.Context(), "http://"+host+":"+port+"/", nil)
			if err == nil {
				t.Errorf("answered: %d", res.Status)
			}
		})
	}
	if n := conns.Load(); n != 0 {
		t.Errorf("%d connections reached the server", n)
	}
}

func TestGuardNamesWhatItBlocked(t *testing.T) {
	dns := newDNS(t)
	dns.set("intern.test", "127.0.0.1")
	c, port, _ := guarded(t, &httpclient.Options{Resolver: dns.resolver})
	_, err := c.Request(t.Context(), "http://intern.test:"+port+"/?token=t", nil)
	blocked, ok := errors.AsType[*httpclient.BlockedError](err)
	if !ok || blocked.Host != "intern.test" || blocked.Addr != netip.MustParseAddr("127.0.0.1") || blocked.Rule != "127.0.0.0/8 (loopback)" {
		t.Fatalf("err = %v", err)
	}
	if _, ok := errors.AsType[*url.Error](err); !ok || !strings.Contains(err.Error(), "http://intern.test:"+port+"/?token=***") {
		t.Errorf("err = %v, want a *url.Error with the masked URL", err)
	}
}

func TestGuardSeesRebinding(t *testing.T) {
	dns := newDNS(t)
	_, port, conns := guarded(t, nil)
	for _, cache := range []bool{false, true} {
		// 127.0.0.1 plays the public server, 127.0.0.2 the one inside. The
		// address changes as soon as it has been asked for.
		dns.set("rebind.test", "127.0.0.1")
		dns.afterEach(func() { dns.answers["rebind.test"] = []netip.Addr{netip.MustParseAddr("127.0.0.2")} })
		conns.Store(0)
		c := newClient(t, &httpclient.Options{
			Resolver: dns.resolver, EnableDNSCache: cache, DNSCacheLookupInterval: 1,
			SSRF: &httpclient.Guard{Allow: prefixes("127.0.0.1/32")},
		})
		if _, err := c.Request(t.Context(), "http://rebind.test:"+port, nil); err != nil || conns.Load() != 1 {
			t.Fatalf("cache %v: %d connections, err %v; want what was looked up to be what is dialled", cache, conns.Load(), err)
		}
		_, err := c.Request(t.Context(), "http://rebind.test:"+port, nil)
		blocked, ok := errors.AsType[*httpclient.BlockedError](err)
		if !ok || blocked.Addr != netip.MustParseAddr("127.0.0.2") || conns.Load() != 1 {
			t.Errorf("cache %v: err = %v, want 127.0.0.2 blocked", cache, err)
		}
	}
}

func TestGuardSeesRedirects(t *testing.T) {
	inner, conns := rawServer(t, func(*net.TCPConn, int) {})
	outer := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, inner, http.StatusFound) })
	dns := newDNS(t)
	dns.set("public.test", "127.0.0.1")
	_, port := hostOf(t, outer)
	c := newClient(t, &httpclient.Options{Resolver: dns.resolver, SSRF: &httpclient.Guard{Hosts: []string{"public.test"}}})
	_, err := c.Request(t.Context(), "http://public.test:"+port, nil)
	blocked, ok := errors.AsType[*httpclient.BlockedError](err)
	if !ok || blocked.Host != "127.0.0.1" || conns.Load() != 0 {
		t.Errorf("err = %v, %d connections", err, conns.Load())
	}
}

func TestGuardDoesNotUseOtherConnections(t *testing.T) {
	addr := serve(t, echo)
	c := newClient(t, nil)
	if _, err := c.Request(t.Context(), addr, nil); err != nil {
		t.Fatal(err)
	}
	safe := c.Safe(nil) // c has an idle connection to addr
	_, err := safe.Request(t.Context(), addr, nil)
	if _, ok := errors.AsType[*httpclient.BlockedError](err); !ok {
		t.Errorf("err = %v", err)
	}
	if _, err := c.Request(t.Context(), addr, nil); err != nil {
		t.Errorf("c is guarded now: %v", err)
	}
}

func TestGuardUsesNoProxy(t *testing.T) {
	var proxied atomic.Int64
	proxy := serve(t, func(http.ResponseWriter, *http.Request) { proxied.Add(1) })
	proxyURL, err := url.Parse(proxy)
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(t, &httpclient.Options{Proxy: http.ProxyURL(proxyURL), Resolver: newDNS(t).resolver, Retry: &httpclient.Retry{Max: -1}})
	if _, err := c.Request(t.Context(), "http://far.test", nil); err != nil || proxied.Load() != 1 {
		t.Fatalf("%d requests by proxy, err %v", proxied.Load(), err)
	}
	if _, err := c.Safe(nil).Request(t.Context(), "http://far.test", nil); err == nil || proxied.Load() != 1 {
		t.Errorf("%d requests by proxy, err %v", proxied.Load(), err)
	}
	defer func() {
		if r := recover(); r == nil || !strings.Contains(fmt.Sprint(r), "Options.Proxy") {
			t.Errorf("New with SSRF and Proxy: %v, want a panic", r)
		}
	}()
	httpclient.New(&httpclient.Options{Proxy: http.ProxyURL(proxyURL), SSRF: &httpclient.Guard{}})
}

func TestGuardIsCopied(t *testing.T) {
	addr := serve(t, echo)
	g := &httpclient.Guard{Allow: prefixes("9.9.9.9/32")}
	c := newClient(t, nil).Safe(g)
	g.Allow[0], g.Hosts = netip.MustParsePrefix("127.0.0.1/32"), []string{"127.0.0.1"}
	if _, err := c.Request(t.Context(), addr, nil); err == nil {
		t.Error("a later change of the guard took effect")
	}
	c = newClient(t, nil).Safe(g)
	t.Cleanup(c.CloseIdleConnections)
	if _, err := c.Request(t.Context(), addr, nil); err != nil {
		t.Errorf("allowed, but %v", err)
	}
}

func FuzzGuard(f *testing.F) {
	f.Add([]byte{127, 0, 0, 1})
	f.Add(netip.MustParseAddr("64:ff9b::7f00:1").AsSlice())
	f.Fuzz(func(t *testing.T, b []byte) {
		addr, ok := netip.AddrFromSlice(b)
		if !ok {
			return
		}
		err := new(httpclient.Guard).Check("h", addr)
		plain := addr.Unmap()
		if err == nil && (!plain.IsGlobalUnicast() || plain.IsPrivate() || plain.IsLoopback()) {
			t.Errorf("%s is allowed", addr)
		}
		if addr.Is4() {
			mapped := netip.AddrFrom16(addr.As16())
			if again := new(httpclient.Guard).Check("h", mapped); (again == nil) != (err == nil) {
				t.Errorf("%s: %v, but %s: %v", addr, err, mapped, again)
			}
		}
	})
}
