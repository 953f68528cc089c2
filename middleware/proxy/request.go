package proxy

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/gateway"
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
	upgrade, trailers := gateway.UpgradeOf(in), gateway.HasToken(in.Header["Te"], "trailers")
	gateway.RemoveHopByHop(h)
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
