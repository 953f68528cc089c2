package proxy

import (
	"net/http"
	"sync"
	"time"
)

const (
	healthWindow  = 10 * time.Second // for EjectRatio
	healthMinimum = 20               // requests in it, or its ratio says nothing
	maxEjectTimes = 10               // of EjectTime
)

// health is what a node's answers say of it.
type health struct {
	mu       sync.Mutex // guards the fields below
	failures int        // in a row
	begun    time.Time  // of the window
	total    int        // requests in it
	failed   int
	until    time.Time // end of the ejection, the last one if it is over
	lasted   time.Duration
}

func (h *health) ejected(now time.Time) bool { return now.Before(h.end()) }

// end is that of the last ejection, zero if there was none.
func (h *health) end() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.until
}

// note counts an answer and reports whether the node is to be ejected.
func (h *health) note(ok bool, o *Options, now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if now.Before(h.until) {
		return false // of a request that was sent before
	}
	if now.Sub(h.begun) >= healthWindow {
		h.begun, h.total, h.failed = now, 0, 0
	}
	h.total++
	if ok {
		h.failures = 0
		return false
	}
	h.failures++
	h.failed++
	inARow := o.EjectAfter > 0 && h.failures >= o.EjectAfter
	tooMany := o.EjectRatio > 0 && h.total >= healthMinimum && float64(h.failed) >= o.EjectRatio*float64(h.total)
	return inARow || tooMany
}

// eject leaves the node alone for a time, which grows by one EjectTime each time
// it was not well for as long as it was ejected before. Back again, it is on
// probation: one failure is enough.
func (h *health) eject(o *Options, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if now.Sub(h.until) > h.lasted {
		h.lasted = 0
	}
	h.lasted = min(h.lasted+o.EjectTime, maxEjectTimes*o.EjectTime)
	h.until = now.Add(h.lasted)
	h.failures = max(o.EjectAfter-1, 0)
	h.begun, h.total, h.failed = h.until, 0, 0
}

// judge counts the outcome of a try.
func (p *Proxy) judge(n *Node, ok bool) {
	now := time.Now()
	if !ok {
		n.failures.Add(1)
	}
	if n.health.note(ok, &p.opts, now) {
		p.pool.eject(n, &p.opts, now)
	}
}

// eject ejects a node unless too many are.
func (p *pool) eject(n *Node, o *Options, now time.Time) {
	p.ejecting.Lock()
	defer p.ejecting.Unlock()
	nodes, out := *p.nodes.Load(), 0
	for _, other := range nodes {
		if other.health.ejected(now) {
			out++
		}
	}
	allowed := max(int(o.MaxEjected*float64(len(nodes))), 1)
	if len(nodes) > 1 && out < allowed {
		n.health.eject(o, now)
	}
}

// healthyAnswer reports whether an answer comes from an instance that works: 502,
// 503 and 504 are of one that cannot do so now.
func healthyAnswer(status int) bool {
	return status != http.StatusBadGateway && status != http.StatusServiceUnavailable && status != http.StatusGatewayTimeout
}

// candidates are the nodes for a request: healthy ones, of the own zone, with room.
// A wish that none of the nodes fulfils is dropped.
func (p *Proxy) candidates(nodes []*Node) []*Node {
	if p.opts.CheckPath != "" {
		nodes = prefer(nodes, func(n *Node) bool { return !n.Down() })
	}
	if p.opts.EjectTime > 0 {
		nodes = prefer(nodes, func(n *Node) bool { return !n.Ejected() })
	}
	if p.opts.MaxInFlight > 0 {
		nodes = prefer(nodes, func(n *Node) bool { return !n.full() })
	}
	if p.opts.Zone != "" {
		nodes = prefer(nodes, func(n *Node) bool { return n.instance.Load().Zone == p.opts.Zone })
	}
	return nodes
}

// prefer does not copy when all are fine, as they are most of the time.
func prefer(nodes []*Node, fine func(*Node) bool) []*Node {
	for i, n := range nodes {
		if fine(n) {
			continue
		}
		kept := append(make([]*Node, 0, len(nodes)), nodes[:i]...)
		for _, n := range nodes[i+1:] {
			if fine(n) {
				kept = append(kept, n)
			}
		}
		if len(kept) == 0 {
			return nodes
		}
		return kept
	}
	return nodes
}
