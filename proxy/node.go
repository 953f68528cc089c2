package proxy

import (
	"math"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/koa-go/koa/discovery"
)

// Node is an instance with what the proxy knows of it. All methods are safe for
// concurrent use.
type Node struct {
	instance atomic.Pointer[discovery.Instance]
	hash     uint64 // of the instance's id
	inFlight atomic.Int64
	latency  latency
	health   health
	down     atomic.Bool
	requests atomic.Uint64
	failures atomic.Uint64
	warmUp   time.Duration // after begun; 0 for none
	begun    time.Time

	slots  chan struct{} // one in it for each request that was let through; nil without a limit
	queued atomic.Int64
}

// NewNode is for tests of a [Balancer]; a [Proxy] makes its own.
func NewNode(i discovery.Instance) *Node {
	n := &Node{hash: hashOf(i.ID)}
	n.instance.Store(&i)
	return n
}

// Instance is what the resolver said last. Its slices and maps must not be
// changed.
func (n *Node) Instance() discovery.Instance { return *n.instance.Load() }

// Weight is the share of requests that the node should get, compared to others.
// While a node starts slowly it is less than that of its instance.
func (n *Node) Weight() float64 {
	weight := float64(max(n.instance.Load().Weight, 1))
	if n.warmUp == 0 {
		return weight
	}
	if age := time.Since(n.begun); age < n.warmUp {
		return weight * max(float64(age)/float64(n.warmUp), coldShare)
	}
	return weight
}

// coldShare is the share of its weight with which a node starts.
const coldShare = 0.1

// Ejected reports whether the node gets no requests for a time, because too many
// of them failed.
func (n *Node) Ejected() bool {
	until := n.health.end()
	return !until.IsZero() && n.health.ejected(time.Now())
}

// Down reports whether the node gets no requests because of what it answers to
// health checks.
func (n *Node) Down() bool { return n.down.Load() }

// InFlight is how many requests the node has at the moment. A request ends with
// the last byte of its answer.
func (n *Node) InFlight() int { return int(n.inFlight.Load()) }

// Latency is how long the node takes to begin its answers: a moving average that
// rises at once to a peak and falls by two thirds in ten seconds. It is 0 when
// nothing is known: before the first answer, and ten seconds after the last one.
func (n *Node) Latency() time.Duration { return n.latency.at(time.Now()) }

// Balancer chooses the node for a request. Package proxy has [RoundRobin],
// [Weighted], [Random], [LeastConnections], [PeakEWMA] and [ConsistentHash].
type Balancer interface {
	// Pick returns one of nodes, which are those that can take r: at least one,
	// and in the same order each time as long as they are the same. It must be
	// safe for concurrent use and must not keep or change nodes.
	Pick(r *http.Request, nodes []*Node) *Node
}

// latencyDecay is the time in which what was seen loses two thirds of its weight, and
// after which it is forgotten if nothing was seen since. Otherwise a node that hung for
// a second would get nothing for a minute: its peak would have to fall to the latency of
// the others first, and no request would show that it is well again.
const latencyDecay = 10 * time.Second

// latency is a peak-sensitive moving average, weighted by time and not by
// request (as that of Finagle's balancer).
type latency struct {
	mu   sync.Mutex // guards the fields below
	mean float64    // nanoseconds at the time of last
	last time.Time
}

func (l *latency) observe(took time.Duration, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	seen, keep := float64(took), 0.0
	if !l.last.IsZero() {
		keep = decay(now.Sub(l.last))
	}
	if seen < l.mean {
		seen = l.mean*keep + seen*(1-keep)
	}
	l.mean, l.last = seen, now
}

// atLeast counts a try that was ended before its answer came.
func (l *latency) atLeast(took time.Duration, now time.Time) {
	if took > l.at(now) {
		l.observe(took, now)
	}
}

func (l *latency) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.mean, l.last = 0, time.Time{}
}

func (l *latency) at(now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last.IsZero() {
		return 0
	}
	return time.Duration(l.mean * decay(now.Sub(l.last)))
}

func decay(passed time.Duration) float64 {
	if passed > latencyDecay {
		return 0
	}
	return math.Exp(-max(0, float64(passed)) / float64(latencyDecay))
}
