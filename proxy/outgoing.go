package proxy

import (
	"maps"
	"net/http"

	"github.com/koa-go/koa/internal/gateway"
)

// outgoing is what an instance gets for a client's request: without the headers of
// the connection, and with those that say who the client is. Values of headers are
// shared with in.
func (p *Proxy) outgoing(in *http.Request, h *hints) *http.Request {
	out := in.WithContext(h.listen(in))
	out.Close = false
	out.Header = make(http.Header, len(in.Header)+6)
	maps.Copy(out.Header, in.Header)
	gateway.RemoveHopByHop(out.Header)
	delete(out.Header, "Host")
	more := make(values, 0, 6)
	if gateway.HasToken(in.Header["Te"], "trailers") {
		out.Header["Te"] = more.of("trailers")
	}
	if upgrade := gateway.UpgradeOf(in); upgrade != "" {
		out.Header["Connection"], out.Header["Upgrade"] = more.of("Upgrade"), more.of(upgrade)
	}
	if _, set := out.Header["User-Agent"]; !set {
		out.Header["User-Agent"] = more.of("") // which keeps net/http from naming itself
	}
	p.forwarded(in, out.Header, &more)
	return out
}

// values is room for headers of one value each.
type values []string

func (v *values) of(value string) []string {
	*v = append(*v, value)
	n := len(*v)
	return (*v)[n-1 : n : n]
}
