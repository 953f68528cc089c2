package engine

import (
	"context"
	"crypto/tls"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Options are the limits and protocols of a server. The zero value, and a nil
// pointer, mean the defaults written at each field. A negative duration turns
// that limit off. Options are read once, when [Serve], [Run] or
// [Options.Listen] is called, and may be shared by several servers.
type Options struct {
	// ReadHeaderTimeout limits the time from the first byte of a request (or
	// from the start of the connection) to the end of its header. It is what
	// stops clients that send a header byte by byte. The TLS handshake has to
	// fit into it as well. Default 10 s, or ReadTimeout when that is shorter.
	ReadHeaderTimeout time.Duration

	// ReadTimeout limits reading a whole request including its body; it does
	// not limit the handler or the response. Lower it when no client uploads
	// anything big. Default 5 min, as Node's requestTimeout.
	ReadTimeout time.Duration

	// WriteTimeout limits the time from the end of the request header to the
	// end of the response. It cuts long downloads and event streams too, hence
	// the default 0: no limit. StallTimeout protects without that.
	WriteTimeout time.Duration

	// StallTimeout limits how long a client may take nothing of what it is
	// sent, so that one which stops reading cannot hold a response for ever.
	// It is measured per connection and piece of 64 KiB, to within a quarter.
	// It steps back while a handler has set a write deadline of its own.
	// Default 60 s.
	StallTimeout time.Duration

	// IdleTimeout limits the wait for the next request on a kept-alive
	// connection. It should be longer than that of a load balancer in front,
	// so that it is the balancer who closes: otherwise a request may meet a
	// closing connection. Default 75 s, above the common 60 s.
	IdleTimeout time.Duration

	// KeepAlive is the time between TCP probes that find out whether a silent
	// client still exists. Default 15 s, as in package net; negative: no probes.
	KeepAlive time.Duration

	// MaxHeaderBytes limits the request line and header of a request; more is
	// answered with 431. Values below 4,097 are refused, since net/http cannot
	// enforce them. A later request on a kept connection may get up to 4 KiB
	// more; HTTP/2 gets 4 KiB less and counts 32 bytes more per field (RFC
	// 9113 6.5.2). Default 16 KiB, as Node's maxHeaderSize.
	MaxHeaderBytes int

	// TLS turns on HTTPS. It is cloned. Default: HTTPS is on when CertFile is
	// set, with TLS 1.2 as the least version.
	TLS *tls.Config

	// CertFile and KeyFile name PEM files with a certificate chain and its
	// key. They are read again when they changed, at the next handshake; a
	// pair that does not load is logged and the one before stays in use.
	// Default: the certificates of TLS.
	CertFile, KeyFile string

	// DisableHTTP2 leaves HTTP/1 only. By default HTTPS clients may choose
	// HTTP/2.
	DisableHTTP2 bool

	// H2C also accepts HTTP/2 without TLS from clients that start with it
	// ("prior knowledge"), for use behind a proxy or in a mesh.
	H2C bool

	// HTTP2 tunes HTTP/2. Fields left zero get 128 concurrent streams and
	// frames of at most 64 KiB, which bound what one connection can make the
	// server hold, and the defaults of net/http elsewhere.
	HTTP2 *http.HTTP2Config

	// DrainDelay is how long the server goes on as before after it was told to
	// stop, new connections included, while [Leaving] says that it will: the
	// time that load balancers need to hear of it. It comes before the time of
	// DrainTimeout. Default 0, none, as is a negative one.
	DrainDelay time.Duration

	// DrainTimeout limits the whole drain; see the package comment. Default
	// 25 s: it leaves 5 of the 30 s after which Kubernetes kills a process.
	DrainTimeout time.Duration

	// DrainLinger is how long a silent HTTP/1 connection stays open after the
	// drain began, so that a request that the client has just sent is answered
	// rather than lost. Default 500 ms; negative: closed at once.
	DrainLinger time.Duration

	// SocketMode is the permission of a Unix socket made by [Options.Listen],
	// for instance 0o660. Default 0: what the umask leaves.
	SocketMode fs.FileMode

	// ErrorLog receives what net/http has to say: panics and failures to
	// accept as errors, misuse by handlers as warnings, and noise that any
	// client can cause, such as failed TLS handshakes, at debug level.
	// Default slog.Default().
	ErrorLog *slog.Logger

	// ConnContext may add values to the context of a connection, from which
	// its request contexts descend. It must return ctx or a descendant. c is
	// the connection that the handler would get from Hijack: without TLS a value
	// with SyscallConn and NetConn methods, with TLS one that has the methods of
	// *tls.Conn, and for HTTP/2 is one.
	ConnContext func(ctx context.Context, c net.Conn) context.Context
}

// Defaults, documented at the fields.
const (
	defaultReadHeaderTimeout = 10 * time.Second
	defaultReadTimeout       = 5 * time.Minute
	defaultStallTimeout      = 60 * time.Second
	defaultIdleTimeout       = 75 * time.Second
	defaultDrainTimeout      = 25 * time.Second
	defaultDrainLinger       = 500 * time.Millisecond
	defaultMaxHeaderBytes    = 16 << 10
	defaultMaxStreams        = 128
	defaultMaxReadFrameSize  = 64 << 10
)

// resolve returns a checked copy with the defaults filled in.
func (o *Options) resolve() (Options, error) {
	var r Options
	if o != nil {
		r = *o
	}
	if err := r.validate(); err != nil {
		return Options{}, err
	}
	setDefault(&r.ReadTimeout, defaultReadTimeout)
	setDefault(&r.ReadHeaderTimeout, shorter(defaultReadHeaderTimeout, r.ReadTimeout))
	setDefault(&r.StallTimeout, defaultStallTimeout)
	setDefault(&r.IdleTimeout, defaultIdleTimeout)
	setDefault(&r.DrainTimeout, defaultDrainTimeout)
	setDefault(&r.DrainLinger, defaultDrainLinger)
	setDefault(&r.MaxHeaderBytes, defaultMaxHeaderBytes)
	r.HTTP2 = http2Config(r.HTTP2)
	if r.ErrorLog == nil {
		r.ErrorLog = slog.Default()
	}
	return r, nil
}

func http2Config(c *http.HTTP2Config) *http.HTTP2Config {
	var r http.HTTP2Config
	if c != nil {
		r = *c
	}
	setDefault(&r.MaxConcurrentStreams, defaultMaxStreams)
	setDefault(&r.MaxReadFrameSize, defaultMaxReadFrameSize)
	return &r
}

func setDefault[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}

// shorter returns d, or limit when that is on and shorter.
func shorter(d, limit time.Duration) time.Duration {
	if limit > 0 {
		return min(d, limit)
	}
	return d
}
