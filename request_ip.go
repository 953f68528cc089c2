package koa

import (
	"net/netip"
	"strings"
)

// trust is whether the connection's peer may speak for the client.
type trust uint8

const (
	trustUnknown trust = iota
	trusted
	untrusted
)

// fromProxy reports whether the X-Forwarded-* headers of this request are to
// be believed. It looks at the peer's address once.
func (r *Request) fromProxy() bool {
	r.ctx.alive()
	app := r.ctx.App
	if !app.trusted.any() {
		return app.settings.Proxy
	}
	m := &r.ctx.more().request
	if m.trust == trustUnknown {
		m.trust = untrusted
		if app.trusted.trusts(r.ctx.exchange.peer()) {
			m.trust = trusted
		}
	}
	return m.trust == trusted
}

// IPs are the addresses in X-Forwarded-For (or Options.ProxyIPHeader), the
// client's first, if the peer is a trusted proxy; empty otherwise.
//
// With TrustedProxies the list starts at the last address that is not a
// trusted proxy's: what a client wrote into the header itself is left out.
// With Koa's bare Proxy everything is believed, as in Koa. MaxIPsCount keeps
// only so many from the end.
func (r *Request) IPs() []string {
	if !r.fromProxy() {
		return []string{}
	}
	app := r.ctx.App
	value := r.Get(app.settings.ProxyIPHeader)
	if value == "" {
		return []string{}
	}
	ips := strings.Split(value, ",")
	for i := range ips {
		ips[i] = strings.TrimFunc(ips[i], isJSSpace)
	}
	if app.trusted.any() {
		ips = ips[app.trusted.clientIndex(ips):]
	}
	if n := app.settings.MaxIPsCount; n > 0 && len(ips) > n {
		ips = ips[len(ips)-n:]
	}
	return ips
}

// IP is the client's address without a port: the first of [Request.IPs], or
// else the connection's peer. On a unix socket it is "".
func (r *Request) IP() string {
	r.ctx.alive()
	m := &r.ctx.more().request
	if m.ip == "" {
		if ips := r.IPs(); len(ips) > 0 && ips[0] != "" {
			m.ip = ips[0]
		} else {
			m.ip = hostOf(r.ctx.exchange.peer())
		}
	}
	return m.ip
}

// SetIP replaces the client's address for the layers below.
func (r *Request) SetIP(ip string) {
	r.ctx.alive()
	r.ctx.more().request.ip = ip
}

// hostOf is the address in "host:port".
func hostOf(addr string) string {
	if ap, err := netip.ParseAddrPort(addr); err == nil {
		return ap.Addr().Unmap().String()
	}
	if ip, err := netip.ParseAddr(strings.Trim(addr, "[]")); err == nil {
		return ip.Unmap().String()
	}
	return ""
}
