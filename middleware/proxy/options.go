package proxy

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/gateway"
)

// Options change what is sent, where, and what comes back. Functions are called
// on the request's goroutine and must be safe for concurrent use.
type Options struct {
	// ChangeOrigin sends the target's host as Host, for upstreams that serve
	// several. Default: the Host of the client's request.
	ChangeOrigin bool

	// PathRewrite are rules for path and query, as [koa.Request.URL] has them. The
	// first one that matches is applied, once.
	PathRewrite []Rewrite

	// RewritePath does it with a function instead, which gets what PathRewrite
	// would. An error is returned by the layer.
	RewritePath func(ctx *koa.Context, path string) (string, error)

	// Routes are other targets for certain hosts and paths. The first that fits
	// counts.
	Routes []Route

	// Router returns the target of a request, nil for what Routes and the target
	// of New say. It is asked first. An error is returned by the layer.
	Router func(ctx *koa.Context) (*url.URL, error)

	// Headers are set on every request to the upstream, in the place of the
	// client's.
	Headers http.Header

	// XFwd adds X-Forwarded-For, -Proto, -Host and -Port, for upstreams that want
	// to know of the client. What came before is kept only if a trusted proxy said
	// it (koa.Options.TrustedProxies, Proxy): a client cannot invent addresses.
	// Default: nothing is added. What others than trusted proxies say is dropped
	// anyway, and so is Forwarded (RFC 7239).
	XFwd bool

	// Via is the name of this proxy in the Via header of requests (RFC 9110
	// 7.6.3). Default: there is none, because servers like nginx do not compress
	// what goes through a proxy that names itself.
	Via string

	// CookieDomainRewrite changes the Domain of the upstream's cookies: by the
	// domain, in lower case and without a leading dot, or "*" for all others. An
	// empty value removes the attribute. Default: cookies are left alone.
	CookieDomainRewrite map[string]string

	// CookiePathRewrite is the same for the Path.
	CookiePathRewrite map[string]string

	// ProxyTimeout limits how long the upstream may keep silent before the head of
	// its answer, while it takes nothing of the request. Default 60 s; negative: no
	// limit. An answer may then take as long as it likes.
	ProxyTimeout time.Duration

	// Transport sends the requests. It must be safe for concurrent use and must
	// not follow redirects. Default: a http.Transport of its own, which makes a
	// connection within 10 s and keeps it for 4 s, less than the 5 s after which
	// Node closes it.
	Transport http.RoundTripper

	// OnProxyReq may change a request before it is sent. An error is returned by
	// the layer, and nothing is sent.
	OnProxyReq func(ctx *koa.Context, out *http.Request) error

	// OnProxyRes may change an answer before it becomes that of the Context;
	// headers that belong to the connection are gone by then. If it replaces the
	// body it closes the old one. An error drops the answer and is returned by the
	// layer.
	OnProxyRes func(ctx *koa.Context, answer *http.Response) error

	// OnError may replace the error of a request that failed, or set an answer
	// and return nil. Default: the error is returned.
	OnError func(ctx *koa.Context, err error) error
}

// Rewrite is a rule for paths.
type Rewrite struct {
	// From is what has to be found in the path.
	From *regexp.Regexp

	// To takes its place; "$1" or "${1}" is what the first group matched.
	To string
}

// Route is a target for some requests.
type Route struct {
	// Match is a host ("api.example.com", with its port if it has one), a path
	// ("/api") or both ("example.com/api"). A path is for itself and what is below
	// it.
	Match string

	// Target is as that of [New].
	Target string
}

func newProxy(target string, opts *Options) *proxy {
	p := &proxy{}
	if opts != nil {
		p.Options = *opts
	}
	if target != "" {
		p.target = mustTarget("New", target)
	} else if p.Router == nil && len(p.Routes) == 0 {
		panic("proxy: New needs a target, or Options.Router or Options.Routes")
	}
	for _, r := range p.Routes {
		p.routes = append(p.routes, newRoute(r))
	}
	p.PathRewrite = slices.Clone(p.PathRewrite)
	for _, r := range p.PathRewrite {
		if r.From == nil {
			panic("proxy: Options.PathRewrite: From is nil")
		}
	}
	if len(p.PathRewrite) > 0 && p.RewritePath != nil {
		panic("proxy: Options.RewritePath: takes the place of PathRewrite; set one of them")
	}
	p.Headers = canonical(p.Headers)
	if !gateway.IsToken(p.Via) && p.Via != "" {
		panic(fmt.Sprintf("proxy: Options.Via: %q is no name (RFC 9110 7.6.3)", p.Via))
	}
	p.CookieDomainRewrite = cookieRules("CookieDomainRewrite", p.CookieDomainRewrite)
	p.CookiePathRewrite = cookieRules("CookiePathRewrite", p.CookiePathRewrite)
	if p.ProxyTimeout == 0 {
		p.ProxyTimeout = defaultTimeout
	}
	if p.Transport == nil {
		p.Transport = newTransport()
	}
	return p
}

func mustTarget(who, target string) *url.URL {
	u, err := url.Parse(target)
	if err == nil {
		err = checkTarget(u)
	}
	if err != nil {
		panic(fmt.Sprintf("proxy: %s: the target %q: %v", who, target, err))
	}
	return u
}

func checkTarget(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("must begin with http:// or https://")
	case u.Host == "":
		return fmt.Errorf("has no host")
	case u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return fmt.Errorf("must be scheme, host and path alone")
	}
	return nil
}

func canonical(h http.Header) http.Header {
	c := make(http.Header, len(h))
	for name, values := range h {
		if !gateway.IsToken(name) || slices.ContainsFunc(values, gateway.Forbidden) {
			panic(fmt.Sprintf("proxy: Options.Headers: %q is no header", name))
		}
		c[http.CanonicalHeaderKey(name)] = slices.Clip(slices.Clone(values))
	}
	return c
}

// newTransport is http.DefaultTransport without a proxy of its own from the
// environment, without undoing compression, and for many requests to one host.
func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}
	return &http.Transport{
		DialContext:           dialer.DialContext,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: time.Second,
		IdleConnTimeout:       4 * time.Second,
		MaxIdleConnsPerHost:   128,
		ForceAttemptHTTP2:     true,
		DisableCompression:    true,
	}
}
