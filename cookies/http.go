package cookies

import (
	"net/http"
	"strings"
)

// ForHTTP returns the cookies of a net/http exchange. The connection counts as
// encrypted when opts.Secure says so or the request came over TLS. Set cookies
// before the handler writes.
func ForHTTP(w http.ResponseWriter, r *http.Request, opts *Options) *Cookies {
	c := New(&httpHeaders{response: w.Header(), request: r.Header}, opts)
	c.opts.Secure = c.opts.Secure || r.TLS != nil
	return c
}

type httpHeaders struct{ response, request http.Header }

func (h *httpHeaders) RequestHeader(name string) string {
	values := h.request[name]
	if name == "Cookie" && len(values) > 1 {
		return strings.Join(values, "; ")
	}
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

func (h *httpHeaders) SetCookies() []string { return h.response["Set-Cookie"] }

func (h *httpHeaders) ReplaceSetCookies(values []string) { h.response["Set-Cookie"] = values }
