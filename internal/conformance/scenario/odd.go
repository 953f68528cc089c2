package scenario

import (
	"bufio"
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"github.com/koa-go/koa/internal/conformance/wire"
)

// passes reports whether a net/http server hands a request to its handler as
// it was sent, neither refused nor rewritten.
func passes(req *wire.Request) bool {
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(req.Bytes())))
	if err != nil {
		return false
	}
	hosts := 0
	for _, h := range req.Headers {
		if strings.EqualFold(h[0], "Host") {
			hosts++
		}
	}
	host, _ := req.Header("Host")
	return hosts <= 1 && r.Host == host && isHost(host) && r.RequestURI == req.Target
}

// isHost reports whether a server takes a Host header: net/http looks for
// bytes that are in no host (RFC 3986 3.2.2) and at nothing else.
func isHost(host string) bool {
	for i := range len(host) {
		c := host[i]
		alphanumeric := '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
		if !alphanumeric && strings.IndexByte("!$%&'()*+,-.:;=[]_~", c) < 0 {
			return false
		}
	}
	return true
}

// asGiven is the request r with target and headers replaced by those of odd,
// but for the framing of its body.
func asGiven(r *http.Request, odd *wire.Request) *http.Request {
	given := r.WithContext(r.Context())
	given.RequestURI = odd.Target
	given.URL = parseTarget(odd.Target)
	given.Header = http.Header{}
	if length, ok := r.Header["Content-Length"]; ok && !odd.Has("Content-Length") {
		given.Header["Content-Length"] = length
	}
	given.Host, _ = odd.Header("Host")
	for _, h := range odd.Headers {
		if name := http.CanonicalHeaderKey(h[0]); name != "Host" { // net/http has it in a field
			given.Header[name] = append(given.Header[name], strings.Trim(h[1], " \t"))
		}
	}
	return given
}

// parseTarget makes what it can of a target that url.Parse may refuse.
func parseTarget(target string) *url.URL {
	if u, err := url.ParseRequestURI(target); err == nil {
		return u
	}
	path, rawQuery, _ := strings.Cut(target, "?")
	return &url.URL{Path: path, RawQuery: rawQuery}
}
