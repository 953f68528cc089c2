package proxy

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/gateway"
)

// answer makes an upstream's answer that of the Context. It closes the answer
// when it fails.
func (p *proxy) answer(ctx *koa.Context, answer *http.Response) error {
	if err := p.checked(ctx, answer); err != nil {
		_ = answer.Body.Close()
		return err
	}
	h := answer.Header
	cookies, vary := ctx.Response.Values("Set-Cookie"), ctx.Response.Values("Vary")
	ctx.Remove("Content-Length") // of a body that was set before
	ctx.SetBody(answer)
	if h["Content-Type"] == nil {
		ctx.Remove("Content-Type")
	}
	// Layers outside may have set these for themselves.
	if len(cookies) > 0 && len(h["Set-Cookie"]) > 0 {
		ctx.Set("Set-Cookie", slices.Concat(cookies, h["Set-Cookie"])...)
	}
	for _, line := range vary {
		ctx.Vary(strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ' ' })...)
	}
	if names := trailers(answer); len(names) > 0 {
		ctx.Set("Trailer", strings.Join(names, ", "))
	}
	return nil
}

// checked readies an answer's head.
func (p *proxy) checked(ctx *koa.Context, answer *http.Response) error {
	if answer.StatusCode < 100 {
		return koa.NewError(http.StatusBadGateway, "proxy: the answer has no valid status")
	}
	gateway.RemoveHopByHop(answer.Header)
	if gateway.Malformed(answer.Header) {
		return koa.NewError(http.StatusBadGateway, "proxy: the answer has a malformed header")
	}
	p.rewriteCookies(answer.Header)
	if p.OnProxyRes != nil {
		return p.OnProxyRes(ctx, answer)
	}
	return nil
}

// trailers are the names of the fields that the upstream has announced.
func trailers(answer *http.Response) []string {
	if answer.ContentLength >= 0 {
		return nil
	}
	names := slices.Sorted(maps.Keys(answer.Trailer))
	return slices.DeleteFunc(names, func(name string) bool { return !gateway.MayTrail(name) })
}

// underlying is the writer of the connection. Trailers and hints go there; the
// Context's headers are those of the head.
func underlying(ctx *koa.Context) http.ResponseWriter {
	w := ctx.Res()
	if u, ok := w.(interface{ Unwrap() http.ResponseWriter }); ok {
		return u.Unwrap()
	}
	return w
}
