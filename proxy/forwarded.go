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
func (p *Proxy) forwarded(in *http.Request, h http.Header) {
	for _, name := range forwardedNames {
		delete(h, name)
	}
	if p.trusted.has(in.RemoteAddr) {
		for _, name := range forwardedNames {
			if said := strings.Join(in.Header[name], ", "); said != "" {
				h[name] = []string{said}
			}
		}
	}
	scheme := "http"
	if in.TLS != nil {
		scheme = "https"
	}
	peer := peerOf(in)
	if peer != "" {
		h["X-Forwarded-For"] = []string{continued(h["X-Forwarded-For"], peer)}
	}
	first(h, "X-Forwarded-Proto", scheme)
	first(h, "X-Forwarded-Host", in.Host)
	first(h, "X-Forwarded-Port", portOf(in.Host, scheme))
	if p.opts.Forwarded || h["Forwarded"] != nil {
		h["Forwarded"] = []string{continued(h["Forwarded"], element(peer, in.Host, scheme))}
	}
}

// first sets a header unless a proxy nearer to the client has.
func first(h http.Header, name, value string) {
	if h[name] == nil && value != "" {
		h[name] = []string{value}
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
	if _, port, err := net.SplitHostPort(host); err == nil && port != "" {
		return port
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
