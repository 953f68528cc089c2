package proxy

import (
	"net"
	"net/http"
	"strings"

	"github.com/koa-go/koa"
)

// forwarded makes the X-Forwarded-* headers of what the Context believes, so
// that the upstream can believe them too. Nobody here looks at Forwarded.
func (p *proxy) forwarded(ctx *koa.Context, h http.Header) {
	believed := ctx.IPs()
	asked := map[string]bool{}
	for _, name := range []string{"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "Forwarded"} {
		asked[name] = len(believed) > 0 && h[name] != nil
		delete(h, name)
	}
	addresses := believed
	if p.XFwd {
		if peer, _, err := net.SplitHostPort(ctx.Request.RemoteAddr()); err == nil {
			addresses = append(addresses, peer)
		}
	}
	set := func(name, value string) {
		if value != "" && (p.XFwd || asked[name]) {
			h[name] = []string{value}
		}
	}
	set("X-Forwarded-For", strings.Join(addresses, ", "))
	set("X-Forwarded-Proto", ctx.Protocol())
	set("X-Forwarded-Host", ctx.Host())
	set("X-Forwarded-Port", portOf(ctx))
}

// portOf is the port that the client asked for.
func portOf(ctx *koa.Context) string {
	if _, port, err := net.SplitHostPort(ctx.Host()); err == nil && port != "" {
		return port
	}
	if ctx.Secure() {
		return "443"
	}
	return "80"
}
