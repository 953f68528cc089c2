package koa

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/koa-go/koa/internal/weburl"
)

// Origin is the Origin header, "" when there is none.
func (r *Request) Origin() string { return r.Get("Origin") }

// Host is the host the client asked for, with the port if it gave one: the
// Host header (:authority in HTTP/2), or X-Forwarded-Host
// ([Options.ProxyHostHeader]) when the peer is a trusted proxy. A value with userinfo is reduced to its host, or to "".
func (r *Request) Host() string {
	host := ""
	if r.fromProxy() {
		host = r.Get(r.ctx.App.settings.ProxyHostHeader)
	}
	if host == "" {
		host = r.Get("Host")
	}
	host = firstItem(host)
	if strings.Contains(host, "@") {
		u, err := weburl.Parse("http://" + host)
		if err != nil {
			return ""
		}
		return u.Host()
	}
	return host
}

// Hostname is [Request.Host] without the port. An IPv6 address keeps its
// brackets; what is no valid address in brackets is "".
func (r *Request) Hostname() string {
	host := r.Host()
	if !strings.HasPrefix(host, "[") {
		name, _, _ := strings.Cut(host, ":")
		return name
	}
	if strings.ContainsAny(host, `/?#\`) || strings.ContainsFunc(host, isJSSpace) {
		return ""
	}
	u, err := weburl.Parse("http://" + host)
	if err != nil {
		return ""
	}
	return u.Hostname
}

// Subdomains are the labels before the domain, nearest to it first:
// "tobi.ferrets.example.com" has "ferrets" and "tobi". How many labels the
// domain has is the application's SubdomainOffset. An IP address has none.
func (r *Request) Subdomains() []string {
	hostname := r.Hostname()
	if isIP(strings.Trim(hostname, "[]")) {
		return []string{}
	}
	labels := strings.Split(hostname, ".")
	slices.Reverse(labels)
	return labels[min(r.ctx.App.settings.SubdomainOffset, len(labels)):]
}

func isIP(s string) bool {
	_, err := netip.ParseAddr(s)
	return err == nil
}

// Protocol is "https" on a TLS connection, else the first item of
// X-Forwarded-Proto ([Options.ProxyProtocolHeader]) when the peer is a trusted proxy, else "http".
func (r *Request) Protocol() string {
	if r.TLS() != nil {
		return "https"
	}
	if r.fromProxy() {
		if proto := r.Get(r.ctx.App.settings.ProxyProtocolHeader); proto != "" {
			return strings.ToLower(firstItem(proto))
		}
	}
	return "http"
}

// Secure reports whether [Request.Protocol] is https.
func (r *Request) Secure() bool { return r.Protocol() == "https" }

// firstItem is the first of a comma-separated list.
func firstItem(list string) string {
	item, _, _ := strings.Cut(list, ",")
	return strings.TrimFunc(item, isJSSpace)
}
