package proxy

import (
	"crypto/tls"
	"net/http"
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

	// WrapTransport puts something around what sends a try to the instance in its URL,
	// such as a span of a trace for each: it gets the Proxy's own transport and returns
	// what to send requests with, health checks among them. That must be safe for
	// concurrent use and must not follow redirects. What does not use the transport it
	// got stands in its place; TLS (but for the scheme), H2C, DialTimeout and
	// FirstByteTimeout are its own business then. Default: nothing is around it.
	WrapTransport func(own http.RoundTripper) http.RoundTripper

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

	// RetryBudget bounds retries to a share of the requests, so that a service in
	// trouble does not get a multiple of them. What the last ten seconds left of it is
	// kept, and ten retries anyway. Default 0.2; negative: no bound.
	RetryBudget float64

	// ReplayLimit is up to which length the body of a request that may be sent again
	// is kept for that, in bytes. It is read before the request is sent then. Other
	// bodies stream, and their requests are sent once, but for those with a GetBody.
	// ServeHTTP also keeps a body up to 4 KiB that comes at once, to send it in one
	// piece with its request. Default 64 KiB; negative: none is kept.
	ReplayLimit int64

	// HedgeAfter is how long a request may take to the head of its answer until it
	// is sent to another instance as well, once, if there is one that is well and
	// has room. The first good answer is taken, and the other request cancelled,
	// which counts for nothing against its instance. With HedgePercentile this is
	// the least time. Default: never, but for HedgePercentile.
	HedgeAfter time.Duration

	// HedgePercentile measures that time instead: 0.95 is what 95 of 100 requests
	// of the last half minute or so needed at the most. Until there are 100 of them
	// HedgeAfter holds. It is between 0 and 1. Default: HedgeAfter is fixed.
	HedgePercentile float64

	// HedgeBudget bounds those requests to a share of all that may be sent so, of
	// which up to ten may be saved up. Default 0.1; negative: no bound.
	HedgeBudget float64

	// HedgeMethods are the methods of such requests. PUT and DELETE may be added
	// where the service does not mind two at once; other methods not. Bodies have
	// to be within ReplayLimit, and upgrades are never among them. Default: GET,
	// HEAD and OPTIONS.
	HedgeMethods []string

	// BreakRatio is the share of failed requests of the whole service that opens
	// the circuit breaker: those that end, after all retries, without an answer of
	// an instance, or with a 502, 503 or 504. While it is open requests are answered
	// 503 at once, with a Retry-After. What the client broke, and what was not sent
	// since there was no instance or no room, does not count. Default: no breaker.
	BreakRatio float64

	// BreakMinimum is how many requests there must be in BreakWindow until their
	// ratio says something. Default 20.
	BreakMinimum int

	// BreakWindow is the time that BreakRatio looks back. Default 10 s.
	BreakWindow time.Duration

	// BreakTime is how long the breaker is open. After that it is half-open: it lets
	// BreakProbes requests through. Default 5 s.
	BreakTime time.Duration

	// BreakProbes is how many requests must succeed until a half-open breaker
	// closes; one that fails opens it again. Others are refused meanwhile. When they
	// are not answered within BreakTime, as many more are let through. Default 3.
	BreakProbes int

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
	// clients that went away. Retry-After is in the header already when it is known.
	// Default: the status and its text.
	OnError func(w http.ResponseWriter, r *http.Request, err error)
}
