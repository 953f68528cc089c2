package proxy

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

var forwardedNames = []string{"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "Forwarded"}

// forwarded tells the instance who the client is. What a trusted proxy said is
// kept and continued; whatever else the client said is replaced, since the
// instance has to believe it.
func (p *Proxy) forwarded(in *http.Request, h http.Header, more *values) {
	for _, name := range forwardedNames {
		delete(h, name)
	}
	if p.trusted.has(in.RemoteAddr) {
		for _, name := range forwardedNames {
			if said := strings.Join(in.Header[name], ", "); said != "" {
				h[name] = more.of(said)
			}
		}
	}
	scheme := "http"
	if in.TLS != nil {
		scheme = "https"
	}
	peer := peerOf(in)
	if peer != "" {
		h["X-Forwarded-For"] = more.of(continued(h["X-Forwarded-For"], peer))
	}
	// A proxy nearer to the client knows better.
	first := func(name, value string) {
		if h[name] == nil && value != "" {
			h[name] = more.of(value)
		}
	}
	first("X-Forwarded-Proto", scheme)
	first("X-Forwarded-Host", in.Host)
	first("X-Forwarded-Port", portOf(in.Host, scheme))
	if p.opts.Forwarded || h["Forwarded"] != nil {
		h["Forwarded"] = more.of(continued(h["Forwarded"], element(peer, in.Host, scheme)))
	}
}

func continued(said []string, more string) string {
	if len(said) == 0 {
		return more
	}
	return said[0] + ", " + more
}

// peerOf is the address at the other end, "" if it has none.
func peerOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	return host
}

func portOf(host, scheme string) string {
	if strings.IndexByte(host, ':') >= 0 { // or an error is made
		if _, port, err := net.SplitHostPort(host); err == nil && port != "" {
			return port
		}
	}
	if scheme == "https" {
		return "443"
	}
	return "80"
}

// element is one of a Forwarded header (RFC 7239 4).
func element(peer, host, scheme string) string {
	by := "unknown"
	if addr, err := netip.ParseAddr(peer); err == nil {
		by = addr.String()
		if addr.Is6() {
			by = `"[` + by + `]"`
		}
	}
	e := "for=" + by
	if host != "" {
		e += `;host="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(host) + `"`
	}
	return e + ";proto=" + scheme
}
