package httpclient

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
)

// Errors of redirects that are not followed.
var (
	ErrTooManyRedirects = errors.New("httpclient: more redirects than MaxRedirects")
	ErrDowngrade        = errors.New("httpclient: a redirect from https to http")
)

// redirects is the policy of a client.
type redirects struct {
	max            int
	allowDowngrade bool
}

// check is the http.Client.CheckRedirect of the policy.
func (r redirects) check(req *http.Request, via []*http.Request) error {
	if r.max < 0 {
		return http.ErrUseLastResponse
	}
	if len(via) > r.max {
		return ErrTooManyRedirects
	}
	if req.URL.Scheme == "http" && via[len(via)-1].URL.Scheme == "https" && !r.allowDowngrade {
		return ErrDowngrade
	}
	if leftOrigin(req, via) {
		// As urllib 4 does. net/http itself lets subdomains and other ports of
		// a host see them, and tells another host where it was sent from.
		for _, name := range []string{"Authorization", "Cookie", "Proxy-Authorization", "Referer"} {
			req.Header.Del(name)
		}
	}
	return nil
}

// leftOrigin reports whether a redirect led to another origin than that of the
// first request, now or before.
func leftOrigin(req *http.Request, via []*http.Request) bool {
	first := origin(via[0].URL)
	for _, r := range via[1:] {
		if origin(r.URL) != first {
			return true
		}
	}
	return origin(req.URL) != first
}

// origin is scheme, host and port (RFC 6454 4).
func origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}
