package koa

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"strings"
	"time"

	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/engine"
)

// Options are Koa's settings of an application, and a few of Go's. The zero
// value is the documented default of each.
type Options struct {
	// Env is the environment. Default: $KOA_ENV, then $NODE_ENV, then
	// "development". Outside "production" and "prod" the use of a Context after
	// its request panics with an explanation.
	Env string `json:"env,omitempty"`

	// Keys sign cookies (HMAC-SHA1, as npm keygrip): the first one signs, any may
	// verify. Put a new key in front and drop the last one to rotate.
	Keys []string `json:"keys,omitempty"`

	// Keygrip signs instead of Keys, for another algorithm or encoding.
	Keygrip *cookies.Keygrip `json:"-"`

	// EggCookies makes [Context.Cookies] Egg's kind: signed with SHA256 unless
	// told otherwise, Max-Age beside Expires, encryption on demand. Default:
	// Koa's kind.
	EggCookies bool `json:"eggCookies,omitempty"`

	// CookieDefaults fill what the options of a cookie leave out (Egg's
	// config.cookies). Default: nothing.
	CookieDefaults *cookies.SetOptions `json:"-"`

	// OnLargeCookie hears of cookies that browsers will drop, since name and value have
	// more than 4093 bytes (Egg's cookieLimitExceed). They are sent all the same.
	OnLargeCookie func(ctx *Context, name string, size int) `json:"-"`

	// Proxy believes the X-Forwarded-* headers of every peer, as Koa's proxy
	// does. It is safe only when nobody but your proxy can reach the port and the
	// proxy replaces the headers: prefer TrustedProxies. Default: false.
	Proxy bool `json:"proxy,omitempty"`

	// TrustedProxies are the networks of your proxies, as CIDRs or addresses, or
	// "unix" for unix sockets. X-Forwarded-* headers are believed only from
	// peers in them, and the client is the last address in the list that is not
	// one of them. It takes the place of Proxy. Default: none.
	TrustedProxies []string `json:"trustedProxies,omitempty"`

	// ProxyIPHeader is the header with the addresses of client and proxies.
	// Default: X-Forwarded-For.
	ProxyIPHeader string `json:"proxyIpHeader,omitempty"`

	// ProxyProtocolHeader and ProxyHostHeader are the headers with the protocol and the
	// host that the client used; "-" is none. Default: X-Forwarded-Proto and
	// X-Forwarded-Host.
	ProxyProtocolHeader string `json:"proxyProtocolHeader,omitempty"`
	ProxyHostHeader     string `json:"proxyHostHeader,omitempty"`

	// MaxIPsCount limits how many addresses of that header count, from its end;
	// raise it by one for each proxy. Default 0: all.
	MaxIPsCount int `json:"maxIpsCount,omitempty"`

	// SubdomainOffset is how many labels of the host are the domain, not
	// subdomains. Default (and for 0, as in Koa): 2.
	SubdomainOffset int `json:"subdomainOffset,omitempty"`

	// Silent turns the default error listener off. Listeners added with OnError
	// still hear every error.
	Silent bool `json:"silent,omitempty"`

	// Compose makes one layer of the application's layers, in the place of
	// [Compose]: to wrap or observe each of them. Default: [Compose].
	Compose func(stack []Middleware) Middleware `json:"-"`

	// ReuseContexts hands the Context of an ended request to a later one, which
	// saves its allocation. A Context, Request or Response that is kept beyond
	// its request is then another request's: make sure nobody keeps one. In
	// environments that check for such use, nothing is reused. Default: false.
	ReuseContexts bool `json:"reuseContexts,omitempty"`

	// Now is the clock of cookies and of middleware that ask [Application.Now].
	// Default: time.Now.
	Now func() time.Time `json:"-"`

	// Logger is where errors go that no OnError listener takes. Default: lines on
	// standard error, with the stack of a panic.
	Logger *slog.Logger `json:"-"`

	// Engine are the server's limits for Listen and Serve. Default: those of
	// package engine.
	Engine *engine.Options `json:"-"`
}

// withDefaults is a copy of opts, which may be nil, with every default filled.
func withDefaults(opts *Options) Options {
	var o Options
	if opts != nil {
		o = *opts
	}
	o.Env = firstOf(o.Env, os.Getenv("KOA_ENV"), os.Getenv("NODE_ENV"), "development")
	o.ProxyIPHeader = firstOf(o.ProxyIPHeader, "X-Forwarded-For")
	o.ProxyProtocolHeader = firstOf(o.ProxyProtocolHeader, "X-Forwarded-Proto")
	o.ProxyHostHeader = firstOf(o.ProxyHostHeader, "X-Forwarded-Host")
	if o.SubdomainOffset == 0 {
		o.SubdomainOffset = 2
	}
	if o.SubdomainOffset < 0 || o.MaxIPsCount < 0 {
		panic(fmt.Sprintf("koa: SubdomainOffset and MaxIPsCount must not be negative, got %d and %d", o.SubdomainOffset, o.MaxIPsCount))
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return ""
}

// keygrip is what signs cookies, nil without keys.
func (o *Options) keygrip() *cookies.Keygrip {
	if o.Keygrip != nil || len(o.Keys) == 0 {
		return o.Keygrip
	}
	opts := &cookies.KeygripOptions{}
	if o.EggCookies {
		opts.Algorithm = "sha256"
	}
	keys, err := cookies.NewKeygrip(o.Keys, opts)
	if err != nil {
		panic(fmt.Sprintf("koa: Options.Keys: %v", err))
	}
	return keys
}

// proxies are the parsed TrustedProxies.
type proxies struct {
	networks []netip.Prefix
	unix     bool
}

func parseProxies(list []string) proxies {
	var p proxies
	for _, entry := range list {
		switch prefix, err := parsePrefix(entry); {
		case entry == "unix":
			p.unix = true
		case err != nil:
			panic(fmt.Sprintf("koa: Options.TrustedProxies: %q is no address, CIDR or \"unix\"", entry))
		default:
			p.networks = append(p.networks, prefix)
		}
	}
	return p
}

func parsePrefix(s string) (netip.Prefix, error) {
	if strings.Contains(s, "/") {
		return netip.ParsePrefix(s)
	}
	addr, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Prefix{}, err
	}
	return netip.PrefixFrom(addr, addr.BitLen()), nil
}

func (p *proxies) any() bool { return p.unix || len(p.networks) > 0 }

// trusts reports whether a connection's peer is a trusted proxy.
func (p *proxies) trusts(peer string) bool {
	if _, _, err := net.SplitHostPort(peer); err != nil {
		return p.unix
	}
	return p.contains(peer)
}

// contains reports whether an address as it stands in a header or as a peer,
// with or without a port, is a trusted proxy's.
func (p *proxies) contains(addr string) bool {
	ip, err := netip.ParseAddr(hostOf(addr))
	if err != nil {
		return false
	}
	for _, n := range p.networks {
		if n.Contains(ip) {
			return true
		}
	}
	return false
}

// clientIndex is where the client stands in a list of addresses: the last one
// that is no trusted proxy, or the first if all are.
func (p *proxies) clientIndex(ips []string) int {
	for i := len(ips) - 1; i > 0; i-- {
		if !p.contains(ips[i]) {
			return i
		}
	}
	return 0
}
