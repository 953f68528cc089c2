package httpclient

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// Options are the settings of a [Client]. Names and defaults are those of
// Egg's config.httpclient.
type Options struct {
	// Timeouts limits the phases of a request and the whole of it.
	Timeouts Timeouts

	// DisableKeepAlive opens a connection for each request.
	DisableKeepAlive bool

	// FreeSocketTimeout is how long an idle connection is kept. It should be
	// shorter than the servers', or they close connections that are just being
	// used again; Node's servers wait 5 seconds. The default is 4 seconds.
	FreeSocketTimeout time.Duration

	// MaxSockets limits the connections to one host; more requests wait. 0
	// means no limit.
	MaxSockets int

	// MaxFreeSockets limits the idle connections to one host. The default is
	// 256.
	MaxFreeSockets int

	// EnableDNSCache remembers the addresses of hosts. An entry that is older
	// than DNSCacheLookupInterval is looked up again when it is next used; it
	// stays in use while that is under way or fails.
	EnableDNSCache bool

	// DNSCacheLookupInterval is the age at which a cached host is looked up
	// again. The default is 10 seconds.
	DNSCacheLookupInterval time.Duration

	// DNSCacheMaxLength limits the cached hosts; the one looked up longest ago
	// makes room. The default is 1000.
	DNSCacheMaxLength int

	// Resolver finds the addresses of hosts. The default is
	// net.DefaultResolver.
	Resolver *net.Resolver

	// MaxBodySize limits the buffered body of an answer in bytes, counted after
	// decompression. The default is 10 MiB; a negative value means no limit.
	// [Client.Stream], [Client.Do] and [Client.HTTP] have none.
	MaxBodySize int64

	// MaxRedirects is how many redirects are followed; one more is
	// [ErrTooManyRedirects]. The default is 10; with a negative value the
	// answer that redirects is the result.
	MaxRedirects int

	// AllowDowngrade follows redirects from https to http. By default they are
	// [ErrDowngrade]: what was asked for over TLS should not travel in clear.
	AllowDowngrade bool

	// Retry is the policy for requests that failed. The default is that of a
	// zero Retry.
	Retry *Retry

	// TLS are the certificates and rules of https, to be left alone from now
	// on. nil means the defaults of crypto/tls.
	TLS *tls.Config

	// Proxy chooses a proxy for a request, as in [http.Transport]. The default
	// is [http.ProxyFromEnvironment], and no proxy with SSRF: a proxy dials in
	// our place, where no guard sees the address. New panics if both are set.
	Proxy func(*http.Request) (*url.URL, error)

	// SSRF guards against requests to addresses that only this machine should
	// reach. nil means no guard. [Client.Safe] adds one.
	SSRF *Guard

	// Propagate adds headers to each request that is sent, such as the id of
	// the request that is being answered, which it finds in ctx. It is called
	// for retries and redirects too, with a header that it may change.
	Propagate func(ctx context.Context, header http.Header)

	// Logger gets a line for each answer: at the level debug, and at warn for
	// statuses from 500 and errors. URLs are masked as by [MaskURL]. nil means
	// no lines.
	Logger *slog.Logger

	// Wrap puts something between the client and the network, below retries,
	// redirects and events: mocks in tests, or another library's tracing. It is
	// called once by New and once more by [Client.Safe].
	Wrap func(network http.RoundTripper) http.RoundTripper
}

// Timeouts are the limits of a request's phases. Zero means the default, a
// negative value no limit.
type Timeouts struct {
	// Dial limits connecting, with the DNS lookup. The default is 5 seconds.
	Dial time.Duration

	// TLS limits the handshake. The default is 5 seconds.
	TLS time.Duration

	// FirstByte limits the wait for the head of the answer, once the request
	// has been written. There is none by default, as Total covers it.
	FirstByte time.Duration

	// Idle limits how long reading the body of a [Client.Stream] may wait for
	// its next byte. The default is 5 seconds.
	Idle time.Duration

	// Total limits the whole: all retries and redirects, and the body of the
	// answer, except with [Client.Stream], where it ends with the head. The
	// default is 5 seconds. RequestOptions.Timeout takes its place.
	Total time.Duration
}

// filled is a copy of the options with the defaults put in, 0 for no limit.
func (o *Options) filled() Options {
	var f Options
	if o != nil {
		f = *o
	}
	f.Timeouts = f.Timeouts.filled()
	f.FreeSocketTimeout = orDefault(f.FreeSocketTimeout, 4*time.Second)
	f.MaxFreeSockets = orDefault(f.MaxFreeSockets, 256)
	f.DNSCacheLookupInterval = orDefault(f.DNSCacheLookupInterval, 10*time.Second)
	f.DNSCacheMaxLength = orDefault(f.DNSCacheMaxLength, 1000)
	f.MaxBodySize = orDefault(f.MaxBodySize, 10<<20)
	f.MaxRedirects = orDefault(f.MaxRedirects, 10)
	if f.Resolver == nil {
		f.Resolver = net.DefaultResolver
	}
	if f.Retry == nil {
		f.Retry = &Retry{}
	}
	f.Retry = f.Retry.filled()
	if f.SSRF != nil {
		f.SSRF = f.SSRF.clone()
	} else if f.Proxy == nil {
		f.Proxy = http.ProxyFromEnvironment
	}
	return f
}

func (t Timeouts) filled() Timeouts {
	const egg = 5 * time.Second // config.httpclient.request.timeout
	return Timeouts{
		Dial:      max(0, orDefault(t.Dial, egg)),
		TLS:       max(0, orDefault(t.TLS, egg)),
		FirstByte: max(0, t.FirstByte),
		Idle:      max(0, orDefault(t.Idle, egg)),
		Total:     max(0, orDefault(t.Total, egg)),
	}
}

func orDefault[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}

func (g *Guard) clone() *Guard {
	c := *g
	c.Blocklist = slices.Clone(g.Blocklist)
	c.Allow = slices.Clone(g.Allow)
	c.Hosts = slices.Clone(g.Hosts)
	return &c
}
