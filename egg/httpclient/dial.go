package httpclient

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// newNetwork is the transport that really opens connections.
func newNetwork(o *Options) *http.Transport {
	d := dialer{timeout: o.Timeouts.Dial, resolver: o.Resolver, guard: o.SSRF}
	if o.EnableDNSCache {
		d.cache = newDNSCache(o.Resolver, o.DNSCacheLookupInterval, o.DNSCacheMaxLength)
	}
	return &http.Transport{
		Proxy:                 o.Proxy,
		DialContext:           d.dial,
		TLSClientConfig:       o.TLS.Clone(),
		ForceAttemptHTTP2:     true,
		TLSHandshakeTimeout:   o.Timeouts.TLS,
		ResponseHeaderTimeout: o.Timeouts.FirstByte,
		ExpectContinueTimeout: time.Second,
		DisableKeepAlives:     o.DisableKeepAlive,
		IdleConnTimeout:       max(0, o.FreeSocketTimeout),
		MaxConnsPerHost:       o.MaxSockets,
		MaxIdleConnsPerHost:   o.MaxFreeSockets,
	}
}

type dialer struct {
	timeout  time.Duration
	resolver *net.Resolver
	guard    *Guard
	cache    *dnsCache
}

// dial connects to addr, "host:port".
func (d *dialer) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	nd := net.Dialer{Timeout: d.timeout, Resolver: d.resolver}
	if d.guard != nil {
		nd.Control = d.guard.control(host)
	}
	if _, err := netip.ParseAddr(host); err == nil || d.cache == nil {
		return nd.DialContext(ctx, network, addr)
	}
	if d.timeout > 0 { // for the lookup and all addresses
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, d.timeout)
		defer cancel()
	}
	addrs, err := d.cache.lookup(ctx, host)
	if err != nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
	return dialAny(ctx, &nd, network, addrs, port)
}

// dialAny connects to the first address that answers and returns the first
// error if none does. Each gets its share of the time that is left, so that a
// dead one does not take it all.
func dialAny(ctx context.Context, nd *net.Dialer, network string, addrs []netip.Addr, port string) (net.Conn, error) {
	var first error
	for i, addr := range addrs {
		one := *nd
		if deadline, ok := ctx.Deadline(); ok {
			one.Timeout = max(1, time.Until(deadline)/time.Duration(len(addrs)-i)) // 0 is no limit
		}
		conn, err := one.DialContext(ctx, network, net.JoinHostPort(addr.String(), port))
		if err == nil {
			return conn, nil
		}
		first = orDefault(first, err)
	}
	if first == nil {
		first = errors.New("httpclient: the host has no address")
	}
	return nil, first
}
