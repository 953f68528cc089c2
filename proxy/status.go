package proxy

import (
	"time"

	"github.com/koa-go/koa/discovery"
)

// Status is what a [Proxy] knows at a moment, for pages and metrics.
type Status struct {
	// Service is what the Proxy was made for.
	Service string `json:"service"`

	// Err says why the service cannot be followed any more; it is empty while it is.
	Err string `json:"err,omitempty"`

	// InFlight is how many requests there are at the moment, each of them once
	// however often it is sent.
	InFlight int `json:"inFlight"`

	// Requests is how many there were, and Failures how many of them ended without
	// an answer of an instance, or with a 502, 503 or 504. What clients broke is no
	// failure.
	Requests uint64 `json:"requests"`
	Failures uint64 `json:"failures"`

	// Retries is how many requests have been sent again.
	Retries uint64 `json:"retries"`

	// Hedges is how many requests have been sent to a second instance since the
	// first one took long, and HedgesWon how many of them were answered by it.
	// HedgeDelay is what long means at the moment, 0 when that is not known.
	Hedges     uint64        `json:"hedges"`
	HedgesWon  uint64        `json:"hedgesWon"`
	HedgeDelay time.Duration `json:"hedgeDelay"`

	// Breaker is the circuit breaker, zero when there is none.
	Breaker BreakerStatus `json:"breaker,omitzero"`

	// Nodes are the instances of the last list, in its order.
	Nodes []NodeStatus `json:"nodes"`
}

// NodeStatus is what a [Proxy] knows of an instance. The counters begin with 0 when
// the instance appears.
type NodeStatus struct {
	// Instance is what the resolver said. Its slices and maps must not be changed.
	Instance discovery.Instance `json:"instance"`

	// State is "up", "ejected" or "down"; see [Node.Ejected] and [Node.Down]. Down
	// counts more.
	State string `json:"state"`

	// EjectedUntil is when the ejection ends, zero if there is none.
	EjectedUntil time.Time `json:"ejectedUntil,omitzero"`

	// InFlight is how many requests it has, and Queued how many of them wait for
	// room.
	InFlight int `json:"inFlight"`
	Queued   int `json:"queued"`

	// Requests is how many were sent, and Failures how many of them came to no
	// answer, or to a 502, 503 or 504.
	Requests uint64 `json:"requests"`
	Failures uint64 `json:"failures"`

	// Latency is [Node.Latency], and Weight [Node.Weight].
	Latency time.Duration `json:"latency"`
	Weight  float64       `json:"weight"`
}

// Status returns a snapshot, which belongs to the caller. Nodes go on while it is
// taken: it is of each node at about the same time.
func (p *Proxy) Status() Status {
	now := time.Now()
	s := Status{
		Service:   p.service,
		InFlight:  int(p.count.inFlight.Load()),
		Requests:  p.count.requests.Load(),
		Failures:  p.count.failures.Load(),
		Retries:   p.count.retries.Load(),
		Hedges:    p.count.hedges.Load(),
		HedgesWon: p.count.hedgesWon.Load(),
		Breaker:   p.breaker.status(now),
		Nodes:     []NodeStatus{},
	}
	if p.hedging != nil {
		s.HedgeDelay = p.hedging.delay()
	}
	if failed := p.pool.failed.Load(); failed != nil {
		s.Err = (*failed).Error()
	}
	for _, n := range *p.pool.nodes.Load() {
		s.Nodes = append(s.Nodes, n.status(now))
	}
	return s
}

func (n *Node) status(now time.Time) NodeStatus {
	s := NodeStatus{
		Instance: n.Instance(),
		State:    "up",
		InFlight: n.InFlight(),
		Queued:   int(n.queued.Load()),
		Requests: n.requests.Load(),
		Failures: n.failures.Load(),
		Latency:  n.latency.at(now),
		Weight:   n.Weight(),
	}
	if until := n.health.end(); now.Before(until) {
		s.State, s.EjectedUntil = "ejected", until
	}
	if n.Down() {
		s.State = "down"
	}
	return s
}
