package proxy

import (
	"cmp"
	"crypto/tls"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"time"
)

// Options configure a [Proxy]. They are copied by [New].
type Options struct {
	// Balancer chooses the instance of a request. It must not be shared with
	// another Proxy. Default: [PeakEWMA].
	Balancer Balancer

	// TLS is how to speak to the instances. An instance is verified by the host of
	// its address, unless ServerName says otherwise. HTTP/2 is used when the
	// instance offers it. Default: plain HTTP.
	TLS *tls.Config

	// H2C speaks HTTP/2 without TLS to the instances, which must all know it.
	// Upgrades, such as to WebSocket, stay on HTTP/1.1. It cannot be used with TLS.
	H2C bool

	// Transport sends a request to the instance in its URL, in place of the
	// Proxy's own. It must be safe for concurrent use and must not follow
	// redirects. TLS (but for the scheme), H2C, DialTimeout and FirstByteTimeout
	// are its own business then.
	Transport http.RoundTripper

	// DialTimeout limits making a connection, and TLS's handshake after that.
	// Default 5 s; negative: no limit.
	DialTimeout time.Duration

	// FirstByteTimeout limits the wait for an answer after the whole request was
	// sent. Default 60 s; negative: no limit.
	FirstByteTimeout time.Duration

	// TryTimeout limits everything from choosing an instance to the head of its
	// answer, with the queue, the connection and sending the body. Default: no
	// limit.
	TryTimeout time.Duration

	// TotalTimeout limits a request until the last byte of its answer; after the
	// head the answer is cut. It does not hold for what comes after an upgrade.
	// Default: no limit, since an answer may be a stream of events.
	TotalTimeout time.Duration

	// Retries is how often a request is sent again, to another instance if there is
	// one: after a failure, or a 502, 503 or 504, when its method is idempotent (RFC
	// 9110 9.2.2) or it has an Idempotency-Key; any request when there was no
	// connection. Default 1; negative: never.
	Retries int

	// RetryBudget bounds retries to a share of the requests, of which up to ten may
	// be saved up. Default 0.2; negative: no bound.
	RetryBudget float64

	// ReplayLimit is up to which length the body of a request that may be sent again
	// is kept for that, in bytes. It is read before the request is sent then. Other
	// bodies stream, and their requests are sent once, but for those with a GetBody.
	// Default 64 KiB; negative: none is kept.
	ReplayLimit int64

	// MaxInFlight is how many requests an instance gets at a time. Others go to
	// instances that have room, or wait if there are none. Default: any number.
	MaxInFlight int

	// MaxQueue is how many requests wait for one instance; more are answered 503.
	// Default: as many as MaxInFlight; negative: none.
	MaxQueue int

	// QueueTimeout limits that wait, after which the answer is 503. Default 1 s;
	// negative: as long as the client waits.
	QueueTimeout time.Duration

	// Zone is where the proxy runs. Instances of the same zone are preferred as long
	// as there is one that is not ejected and has room. Default: all are alike.
	Zone string

	// SlowStart is the time in which an instance that comes later than the first
	// list grows from a tenth to all of its weight, while it warms up. RoundRobin
	// knows no weight. Default: none.
	SlowStart time.Duration

	// EjectAfter is how many failures in a row take an instance out: no connection,
	// no answer in time, a broken one, or a 502, 503 or 504. Default 5; negative: any
	// number.
	EjectAfter int

	// EjectRatio is the share of failed requests that does so too, when there are
	// at least 20 in 10 s. Default 0.5; negative: any.
	EjectRatio float64

	// EjectTime is for how long an instance is out. A failure right after that
	// takes it out again, for an EjectTime longer each time and ten at the most,
	// until it has been well for as long as it was out. Default 10 s; negative: no
	// instance is ever taken out.
	EjectTime time.Duration

	// MaxEjected is the share of the instances that may be out at a time: more that
	// fail have probably a cause in common. One of several may always be out, the
	// only one never. Default 0.5; 1 for all, which then all get requests.
	MaxEjected float64

	// CheckPath is asked for, with GET, of each instance at an interval. Another
	// answer than 2xx or 3xx is a failure. Instances that are down get no requests
	// unless all are. Default: no checks.
	CheckPath string

	// CheckInterval is the time between two checks of an instance, give or take a
	// tenth. Default 5 s.
	CheckInterval time.Duration

	// CheckTimeout limits a check. Default 2 s.
	CheckTimeout time.Duration

	// CheckThreshold is how many checks in a row must fail until an instance is
	// down, and must not until it is up again. New ones are up. Default 2.
	CheckThreshold int

	// TrustedProxies are the networks of the proxies before this one, as CIDRs or
	// addresses, or "unix" for peers without an address. What such a peer says in
	// X-Forwarded-* and Forwarded is kept and added to; what anyone else says there
	// is replaced. Default: none.
	TrustedProxies []string

	// Forwarded also tells the instance of the client in a Forwarded header (RFC
	// 7239). One of a trusted proxy is always continued. Default: X-Forwarded-*
	// only.
	Forwarded bool

	// ChangeOrigin sends the address of the instance as Host, in place of the
	// host that the client asked for.
	ChangeOrigin bool

	// OnError answers a request that failed. r is the request to the instance, with
	// the context of the client's. err is an [*Error], or something else when it was
	// an upgrade that failed. Nothing has been written yet. It is not called for
	// clients that went away. Default: the status and its text.
	OnError func(w http.ResponseWriter, r *http.Request, err error)
}

// withDefaults panics on what makes no sense.
func withDefaults(opts *Options) Options {
	var o Options
	if opts != nil {
		o = *opts
	}
	if o.H2C && o.TLS != nil {
		panic("proxy: Options.H2C: HTTP/2 without TLS cannot be used with Options.TLS; drop one of them")
	}
	if o.Balancer == nil {
		o.Balancer = &PeakEWMA{}
	}
	if o.MaxQueue == 0 {
		o.MaxQueue = o.MaxInFlight
	}
	o.MaxInFlight, o.MaxQueue = max(o.MaxInFlight, 0), max(o.MaxQueue, 0)
	o.DialTimeout = orDefault(o.DialTimeout, 5*time.Second)
	o.FirstByteTimeout = orDefault(o.FirstByteTimeout, 60*time.Second)
	o.QueueTimeout = orDefault(o.QueueTimeout, time.Second)
	o.Retries, o.RetryBudget = cmp.Or(o.Retries, 1), cmp.Or(o.RetryBudget, 0.2)
	o.ReplayLimit = cmp.Or(o.ReplayLimit, 64<<10)
	if o.CheckPath != "" && o.CheckPath[0] != '/' {
		panic(fmt.Sprintf("proxy: Options.CheckPath: %q does not begin with a slash", o.CheckPath))
	}
	if o.CheckInterval <= 0 {
		o.CheckInterval = 5 * time.Second
	}
	if o.CheckTimeout <= 0 {
		o.CheckTimeout = 2 * time.Second
	}
	if o.CheckThreshold <= 0 {
		o.CheckThreshold = 2
	}
	o.EjectTime = orDefault(o.EjectTime, 10*time.Second)
	o.EjectAfter, o.EjectRatio = cmp.Or(o.EjectAfter, 5), cmp.Or(o.EjectRatio, 0.5)
	o.MaxEjected, o.SlowStart = cmp.Or(o.MaxEjected, 0.5), max(o.SlowStart, 0)
	if o.EjectTime == 0 {
		o.EjectAfter, o.EjectRatio = -1, -1
	}
	if o.OnError == nil {
		o.OnError = func(w http.ResponseWriter, _ *http.Request, err error) {
			status := statusOf(err)
			http.Error(w, http.StatusText(status), status)
		}
	}
	return o
}

// orDefault is 0 for no limit.
func orDefault(d, usual time.Duration) time.Duration {
	if d == 0 {
		return usual
	}
	return max(d, 0)
}

// trusted are the parsed TrustedProxies.
type trusted struct {
	networks []netip.Prefix
	unix     bool
}

func parseTrusted(list []string) trusted {
	var t trusted
	for _, entry := range list {
		if entry == "unix" {
			t.unix = true
			continue
		}
		prefix, err := netip.ParsePrefix(entry)
		if !strings.Contains(entry, "/") {
			var addr netip.Addr
			addr, err = netip.ParseAddr(entry)
			prefix = netip.PrefixFrom(addr, addr.BitLen())
		}
		if err != nil {
			panic(fmt.Sprintf("proxy: Options.TrustedProxies: %q is no address, CIDR or \"unix\"", entry))
		}
		t.networks = append(t.networks, prefix)
	}
	return t
}

// has reports whether the peer at a RemoteAddr is one of them.
func (t *trusted) has(remote string) bool {
	peer, err := netip.ParseAddrPort(remote)
	if err != nil {
		return t.unix && (remote == "" || remote == "@")
	}
	for _, network := range t.networks {
		if network.Contains(peer.Addr().Unmap().WithZone("")) {
			return true
		}
	}
	return false
}
