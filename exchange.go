package koa

import (
	"context"
	"crypto/tls"
	"io"
	"net/http"
)

// exchange is the seam between a Context and what carries its request: the
// core asks for these few things only, so that a lane other than net/http can
// answer without an http.Request ever being made.
type exchange interface {
	// method, target, proto and peer are those of the request line and the
	// connection; target is the request target as the application may see it.
	method() string
	target() (target string, pathEnd int) // pathEnd as in Request, 0 if it is not known yet
	original() string                     // the target as the client sent it
	proto() (major, minor int)
	peer() string              // host:port
	tls() *tls.ConnectionState // nil without TLS
	done() context.Context     // ends when the client goes or the server stops
	host() string
	values(canonical string) []string // header lines of one name, Host excluded
	contentLength() int64             // -1 when unknown (chunked)
	body() io.ReadCloser
	header() http.Header // all header lines, Host included; live

	// request and writer are net/http's objects for handlers that want them.
	request() *http.Request
	writer() http.ResponseWriter
}

// netHTTP carries a request that net/http parsed.
type netHTTP struct {
	w http.ResponseWriter
	r *http.Request
}

func (x *netHTTP) method() string {
	if x.r.Method == "" { // as http.NewRequest allows
		return http.MethodGet
	}
	return x.r.Method
}

func (x *netHTTP) proto() (int, int)           { return x.r.ProtoMajor, x.r.ProtoMinor }
func (x *netHTTP) host() string                { return x.r.Host }
func (x *netHTTP) peer() string                { return x.r.RemoteAddr }
func (x *netHTTP) tls() *tls.ConnectionState   { return x.r.TLS }
func (x *netHTTP) done() context.Context       { return x.r.Context() }
func (x *netHTTP) request() *http.Request      { return x.r }
func (x *netHTTP) writer() http.ResponseWriter { return x.w }
func (x *netHTTP) contentLength() int64        { return x.r.ContentLength }

func (x *netHTTP) body() io.ReadCloser {
	if x.r.Body == nil {
		return http.NoBody
	}
	return x.r.Body
}

func (x *netHTTP) values(canonical string) []string {
	return x.r.Header[canonical]
}

// header puts back what net/http took out of the map: Koa's headers have them.
func (x *netHTTP) header() http.Header {
	if x.r.Header == nil {
		x.r.Header = make(http.Header)
	}
	if x.r.Host != "" && x.r.Header["Host"] == nil {
		x.r.Header["Host"] = []string{x.r.Host}
	}
	if len(x.r.TransferEncoding) > 0 && x.r.Header["Transfer-Encoding"] == nil {
		x.r.Header["Transfer-Encoding"] = x.r.TransferEncoding
	}
	return x.r.Header
}

func (x *netHTTP) original() string {
	if x.r.RequestURI != "" {
		return x.r.RequestURI
	}
	target, _ := x.target()
	return target
}

// target is what the client sent, unless a handler around the application (an
// http.StripPrefix, say) has replaced the URL since. A path that net/url decodes
// to itself, and would write without an escape, is a plain one.
func (x *netHTTP) target() (string, int) {
	sent, u := x.r.RequestURI, x.r.URL
	if u == nil {
		return sent, 0
	}
	if end := len(u.Path); end > 0 && end <= len(sent) && u.RawPath == "" && sent[:end] == u.Path {
		switch {
		case end == len(sent):
			if u.RawQuery == "" && sent[0] == '/' {
				return sent, end
			}
		case sent[end] == '?' && sent[end+1:] == u.RawQuery:
			return sent, 0
		}
	}
	return x.slowTarget(sent), 0
}
