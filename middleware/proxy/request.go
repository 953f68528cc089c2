package proxy

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/koa-go/koa"
)

// request makes the request to the upstream.
func (p *proxy) request(ctx *koa.Context, target *url.URL) (*http.Request, error) {
	u, err := p.upstreamURL(ctx, target)
	if err != nil {
		return nil, err
	}
	in := ctx.Req()
	out := &http.Request{
		Method:        ctx.Method(),
		URL:           u,
		Host:          in.Host,
		Header:        in.Header.Clone(),
		ContentLength: in.ContentLength,
		Trailer:       in.Trailer, // filled in when the body has been read
	}
	if in.ContentLength != 0 {
		out.Body = in.Body
	}
	if p.ChangeOrigin {
		out.Host = u.Host
	}
	p.requestHeaders(ctx, in, out)
	if p.OnProxyReq != nil {
		if err := p.OnProxyReq(ctx, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (p *proxy) requestHeaders(ctx *koa.Context, in, out *http.Request) {
	h := out.Header
	upgrade, trailers := upgradeOf(in), hasToken(in.Header["Te"], "trailers")
	removeHopByHop(h)
	delete(h, "Host")
	if trailers {
		h["Te"] = []string{"trailers"}
	}
	if upgrade != "" {
		h["Connection"], h["Upgrade"] = []string{"Upgrade"}, []string{upgrade}
	}
	if _, set := h["User-Agent"]; !set {
		h["User-Agent"] = []string{""} // which keeps net/http from naming itself
	}
	p.forwarded(ctx, h)
	if p.Via != "" {
		h["Via"] = []string{strings.Join(append(h["Via"], strings.TrimPrefix(in.Proto, "HTTP/")+" "+p.Via), ", ")}
	}
	for name, values := range p.Headers {
		if name == "Host" {
			out.Host = strings.Join(values, "")
			continue
		}
		h[name] = values
	}
}

// hopByHop are the headers of one connection (RFC 9110 7.6.1), and those which
// once were.
var hopByHop = []string{
	"Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection",
	"Te", "Trailer", "Transfer-Encoding", "Upgrade",
}

// removeHopByHop also removes what Connection names.
func removeHopByHop(h http.Header) {
	for _, line := range h["Connection"] {
		for name := range strings.SplitSeq(line, ",") {
			h.Del(strings.TrimSpace(name))
		}
	}
	for _, name := range hopByHop {
		delete(h, name)
	}
}

// upgradeOf is the protocol that a request asks to change to, "" for none.
// HTTP/2 is none: after such a change the upstream would serve requests that
// nobody here has looked at.
func upgradeOf(r *http.Request) string {
	upgrade := strings.Join(r.Header["Upgrade"], ", ")
	if upgrade == "" || !r.ProtoAtLeast(1, 1) || r.ProtoMajor != 1 || !hasToken(r.Header["Connection"], "upgrade") ||
		hasToken(r.Header["Upgrade"], "h2c") || hasToken(r.Header["Upgrade"], "h2") {
		return ""
	}
	return upgrade
}

// hasToken reports whether a comma-separated list has an item, in any case.
func hasToken(lines []string, token string) bool {
	for _, line := range lines {
		for item := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(item), token) {
				return true
			}
		}
	}
	return false
}
