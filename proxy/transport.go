package proxy

import (
	"net"
	"net/http"
	"time"

	"github.com/koa-go/koa/internal/gateway"
)

// transport sends requests to the instance in their URL.
type transport struct {
	usual   *http.Transport
	upgrade *http.Transport // HTTP/1.1 only
}

func newTransport(o *Options) *transport {
	usual, upgrade := newHTTP(o), newHTTP(o)
	usual.Protocols.SetHTTP1(!o.H2C)
	usual.Protocols.SetHTTP2(!o.H2C)
	usual.Protocols.SetUnencryptedHTTP2(o.H2C)
	upgrade.Protocols.SetHTTP1(true)
	return &transport{usual: usual, upgrade: upgrade}
}

// wrapped is own with what Options.WrapTransport puts around it.
func (p *Proxy) wrapped(own http.RoundTripper) http.RoundTripper {
	if p.opts.WrapTransport == nil {
		return own
	}
	around := p.opts.WrapTransport(own)
	if around == nil {
		panic("proxy: Options.WrapTransport: it returned nil, not a transport")
	}
	return around
}

// newHTTP has no proxy of its own from the environment, does not undo compression
// and speaks no protocol yet.
func newHTTP(o *Options) *http.Transport {
	firstByte := o.FirstByteTimeout
	if o.TryTimeout > 0 && o.TryTimeout <= firstByte {
		firstByte = 0 // which comes first: a timer less for each request
	}
	dialer := &net.Dialer{Timeout: o.DialTimeout, KeepAlive: 15 * time.Second}
	return &http.Transport{
		DialContext:            dialer.DialContext,
		TLSHandshakeTimeout:    o.DialTimeout,
		TLSClientConfig:        o.TLS.Clone(),
		ResponseHeaderTimeout:  firstByte,
		ExpectContinueTimeout:  time.Second,
		IdleConnTimeout:        4 * time.Second, // Node closes connections after 5 s
		MaxIdleConnsPerHost:    256,
		MaxResponseHeaderBytes: 1 << 20,
		ReadBufferSize:         16 << 10, // most answers come in one piece
		DisableCompression:     true,
		Protocols:              &http.Protocols{},
		// A connection that many requests share must not hang unnoticed.
		HTTP2: &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 5 * time.Second},
	}
}

func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if gateway.HasToken(r.Header["Connection"], "upgrade") {
		return t.upgrade.RoundTrip(r)
	}
	return t.usual.RoundTrip(r)
}

func (t *transport) CloseIdleConnections() {
	t.usual.CloseIdleConnections()
	t.upgrade.CloseIdleConnections()
}
