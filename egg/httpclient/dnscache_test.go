package httpclient_test

import (
	"errors"
	"net"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/httpclient"
)

func TestDNSCache(t *testing.T) {
	addr := serve(t, echo)
	_, port := hostOf(t, addr)
	dns := newDNS(t)
	dns.set("a.test", "127.0.0.1")
	dns.set("b.test", "127.0.0.1")
	request := func(t *testing.T, c *httpclient.Client, host string) {
		t.Helper()
		res, err := c.Request(t.Context(), "http://"+host+":"+port, nil)
		if err != nil {
			t.Fatal(err)
		}
		if want := host + ":" + port; res.Header.Get("X-Host") != want {
			t.Errorf("Host %q, want %q", res.Header.Get("X-Host"), want)
		}
	}
	client := func(t *testing.T, o httpclient.Options) *httpclient.Client {
		o.Resolver, o.DisableKeepAlive = dns.resolver, true
		return newClient(t, &o)
	}

	t.Run("is off by default", func(t *testing.T) {
		c, before := client(t, httpclient.Options{}), dns.lookups("a.test")
		for range 3 {
			request(t, c, "a.test")
		}
		if n := dns.lookups("a.test") - before; n != 3 {
			t.Errorf("%d lookups, want 3", n)
		}
	})
	t.Run("looks up once", func(t *testing.T) {
		c, before := client(t, httpclient.Options{EnableDNSCache: true}), dns.lookups("a.test")
		for range 3 {
			request(t, c, "a.test")
		}
		if n := dns.lookups("a.test") - before; n != 1 {
			t.Errorf("%d lookups, want 1", n)
		}
	})
	t.Run("looks up again when the entry is old", func(t *testing.T) {
		c, before := client(t, httpclient.Options{EnableDNSCache: true, DNSCacheLookupInterval: time.Nanosecond}), dns.lookups("a.test")
		for range 3 {
			request(t, c, "a.test")
		}
		if n := dns.lookups("a.test") - before; n != 3 {
			t.Errorf("%d lookups, want 3", n)
		}
	})
	t.Run("keeps the old address while lookups fail", func(t *testing.T) {
		c := client(t, httpclient.Options{EnableDNSCache: true, DNSCacheLookupInterval: time.Nanosecond})
		request(t, c, "a.test")
		dns.setBroken(true)
		defer dns.setBroken(false)
		request(t, c, "a.test")
	})
	t.Run("makes room for new hosts", func(t *testing.T) {
		c, before := client(t, httpclient.Options{EnableDNSCache: true, DNSCacheMaxLength: 1}), dns.lookups("a.test")
		for _, host := range []string{"a.test", "b.test", "a.test", "a.test"} {
			request(t, c, host)
		}
		if n := dns.lookups("a.test") - before; n != 2 {
			t.Errorf("%d lookups, want 2", n)
		}
	})
	t.Run("is not asked for addresses", func(t *testing.T) {
		request(t, client(t, httpclient.Options{EnableDNSCache: true}), "127.0.0.1")
		if n := dns.lookups("127.0.0.1"); n != 0 {
			t.Errorf("%d lookups", n)
		}
	})
	t.Run("tries each address", func(t *testing.T) {
		dns.set("two.test", "127.0.0.3", "127.0.0.1") // nobody listens on the first
		request(t, client(t, httpclient.Options{EnableDNSCache: true}), "two.test")
	})
	t.Run("knows hosts that are none", func(t *testing.T) {
		dns.set("none.test")
		for _, host := range []string{"none.test", "missing.test"} {
			_, err := client(t, httpclient.Options{EnableDNSCache: true}).Request(t.Context(), "http://"+host+":"+port, nil)
			if dnsErr, ok := errors.AsType[*net.DNSError](err); !ok || !dnsErr.IsNotFound {
				t.Errorf("%s: err = %v", host, err)
			}
		}
	})
}

func TestDNSLookupsAreUnderTheDialTimeout(t *testing.T) {
	silent, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	for _, cache := range []bool{false, true} {
		c := newClient(t, &httpclient.Options{
			EnableDNSCache: cache,
			Resolver:       resolverAt(silent.LocalAddr().String()),
			Timeouts:       httpclient.Timeouts{Dial: 20 * time.Millisecond, Total: -1},
			Retry:          &httpclient.Retry{Max: -1},
		})
		_, err := c.Request(t.Context(), "http://a.test", nil)
		if netErr, ok := errors.AsType[net.Error](err); !ok || !netErr.Timeout() {
			t.Errorf("cache %v: err = %v, want a timeout", cache, err)
		}
	}
}
