package koa

import (
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/koa-go/koa/internal/contenttype"
	"github.com/koa-go/koa/internal/fresh"
	"github.com/koa-go/koa/internal/typeis"
)

// Request is what the client sent. Most of its methods are also on [Context].
// It belongs to one Context and must not be copied.
type Request struct {
	ctx     *Context
	method  string
	url     string
	pathEnd int // of a plain url, once parsed; see target
}

// requestRest is what most requests do not need.
type requestRest struct {
	odd     *target // a url that is no plain path
	query   url.Values
	queryOf string
	trust   trust
	ip      string
	body    io.ReadCloser // in place of the transport's
	parsed  any
}

// forget drops the net/http request that was made of the former state.
func (r *Request) forget() {
	if r.ctx.rest != nil {
		r.ctx.rest.req = nil
	}
}

// Method is the request's method, as sent.
func (r *Request) Method() string {
	r.ctx.alive()
	return r.method
}

// SetMethod changes the method for the layers below, as method override does.
func (r *Request) SetMethod(method string) {
	r.ctx.alive()
	r.method = method
	r.forget()
}

// Header returns all header lines of the request, Host among them, as a live
// map with canonical names: changes are seen by everybody.
func (r *Request) Header() http.Header {
	r.ctx.alive()
	return r.ctx.exchange.header()
}

// Get returns the value of a header, "" when it is absent. Several lines of
// one name are joined as Node does: with "; " for Cookie, with ", " otherwise,
// and only the first of headers that allow one value (Content-Type,
// Authorization, ...). Referer and Referrer are one header.
func (r *Request) Get(name string) string {
	r.ctx.alive()
	switch name = canonical(name); name {
	case "Host":
		return r.ctx.exchange.host()
	case "Referer", "Referrer":
		if v := r.value("Referrer"); v != "" {
			return v
		}
		return r.value("Referer")
	case "Transfer-Encoding":
		return strings.Join(r.ctx.exchange.header()[name], ", ")
	}
	return r.value(name)
}

// value is Get for a canonical name that needs no special care.
func (r *Request) value(name string) string {
	v := r.ctx.exchange.values(name)
	switch {
	case len(v) == 0:
		return ""
	case len(v) == 1 || slices.Contains(singleHeaders, name):
		return v[0]
	case name == "Cookie":
		return strings.Join(v, "; ")
	}
	return strings.Join(v, ", ")
}

// singleHeaders are those of which Node keeps the first line only.
var singleHeaders = []string{
	"Age", "Authorization", "Content-Length", "Content-Type", "Etag", "Expires", "From", "Host",
	"If-Modified-Since", "If-Unmodified-Since", "Last-Modified", "Location", "Max-Forwards",
	"Proxy-Authorization", "Referer", "Retry-After", "Server", "User-Agent",
}

// Type is the media type of the body without parameters, "" when there is no
// Content-Type.
func (r *Request) Type() string {
	mediaType, _, _ := strings.Cut(r.Get("Content-Type"), ";")
	return mediaType
}

// Charset is the charset parameter of Content-Type, "" when there is none or
// the header is malformed.
func (r *Request) Charset() string {
	_, params, err := contenttype.Parse(r.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return params["charset"]
}

// Length is the number in Content-Length, -1 when there is none.
func (r *Request) Length() int64 {
	n, ok := leadingInt(r.Get("Content-Length"))
	if !ok {
		return -1
	}
	return n
}

// leadingInt is parseInt for decimal numbers.
func leadingInt(s string) (int64, bool) {
	s = strings.TrimLeft(s, " \t")
	end := 0
	for end < len(s) && (s[end] >= '0' && s[end] <= '9' || end == 0 && (s[0] == '-' || s[0] == '+')) {
		end++
	}
	n, err := strconv.ParseInt(s[:end], 10, 64)
	return n, err == nil
}

// HasBody reports whether the request has a body, even an empty one
// (RFC 9112 6.3: Transfer-Encoding or Content-Length says so).
func (r *Request) HasBody() bool {
	r.ctx.alive()
	if r.ctx.exchange.contentLength() != 0 {
		return true
	}
	_, ok := leadingInt(r.value("Content-Length"))
	return ok
}

// Is returns which of types the body's Content-Type is: "json", "html",
// "application/*", "+json" and the like (npm type-is). It returns "" when none
// fits or there is no body; without types, the media type.
func (r *Request) Is(types ...string) string {
	if !r.HasBody() {
		return ""
	}
	return typeis.Is(r.Get("Content-Type"), types...)
}

// Idempotent reports whether the method may be repeated safely (RFC 9110 9.2.2).
func (r *Request) Idempotent() bool {
	switch r.Method() {
	case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodTrace:
		return true
	}
	return false
}

// Fresh reports whether the client's cached copy is still good: GET or HEAD,
// status 2xx or 304, and the conditional headers match the response's ETag and
// Last-Modified. Set those and the status first.
func (r *Request) Fresh() bool {
	if m := r.Method(); m != http.MethodGet && m != http.MethodHead {
		return false
	}
	res := &r.ctx.Response
	if s := res.Status(); s/100 != 2 && s != http.StatusNotModified {
		return false
	}
	return fresh.Fresh(r, res)
}

// Stale is the opposite of [Request.Fresh].
func (r *Request) Stale() bool { return !r.Fresh() }

// BodyReader is the body as it comes from the connection, never nil. It can be
// read once; what reads it should limit it.
func (r *Request) BodyReader() io.ReadCloser {
	r.ctx.alive()
	m := r.ctx.more()
	if m.request.body == nil {
		m.request.body = r.ctx.exchange.body()
	}
	return m.request.body
}

// SetBodyReader puts another reader in the place of the body, for layers that
// limit, decode or replay it.
func (r *Request) SetBodyReader(body io.ReadCloser) {
	r.ctx.alive()
	r.ctx.more().request.body = body
	r.forget()
}

// Body is what a body parser made of the body (Koa's ctx.request.body), nil
// until one did. Middleware that look for a field in the body look here, and so
// need not know which parser the application uses.
func (r *Request) Body() any {
	r.ctx.alive()
	if r.ctx.rest == nil {
		return nil
	}
	return r.ctx.rest.request.parsed
}

// SetBody sets what [Request.Body] returns; it is for body parsers.
func (r *Request) SetBody(parsed any) {
	r.ctx.alive()
	r.ctx.more().request.parsed = parsed
}

// RemoteAddr is the address of the connection's peer, "host:port": a proxy's,
// if there is one. See [Request.IP] for the client's.
func (r *Request) RemoteAddr() string {
	r.ctx.alive()
	return r.ctx.exchange.peer()
}

// TLS is the state of the TLS connection, nil when there is none.
func (r *Request) TLS() *tls.ConnectionState {
	r.ctx.alive()
	return r.ctx.exchange.tls()
}

// Proto is the HTTP version of the request: 1 and 1, 2 and 0.
func (r *Request) Proto() (major, minor int) {
	r.ctx.alive()
	return r.ctx.exchange.proto()
}

// MarshalJSON shows method, URL and headers as Koa's request.toJSON does.
// Headers hold secrets: mind where it goes.
func (r *Request) MarshalJSON() ([]byte, error) {
	header := make(map[string]string)
	for name := range r.Header() {
		header[strings.ToLower(name)] = r.Get(name)
	}
	return json.Marshal(map[string]any{"method": r.Method(), "url": r.URL(), "header": header})
}
