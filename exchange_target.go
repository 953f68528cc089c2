package koa

import "net/url"

// slowTarget decides for targets with escapes, in absolute form and the like
// whether r.URL still says what the client sent.
func (x *netHTTP) slowTarget(sent string) string {
	u := x.r.URL
	if sent == "" {
		return u.RequestURI()
	}
	parsed, err := url.ParseRequestURI(sent)
	if err != nil {
		return sent // delivered by something laxer than net/http
	}
	if parsed.Path == u.Path && parsed.RawPath == u.RawPath && parsed.RawQuery == u.RawQuery {
		return sent
	}
	return u.RequestURI()
}
