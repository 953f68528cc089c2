package proxy

import (
	"math/rand/v2"
	"net/http"
	"time"
)

// PeakEWMA looks at two random nodes and takes the one that will probably answer
// first: by its latency (see [Node.Latency]), the requests it has in flight and
// its weight. A slow node gets few requests, and one to see how it is when it had
// none for ten seconds. It is the default of a [Proxy]. The zero value is ready.
//
// Two choices are enough to avoid the worst nodes, and few enough that proxies
// which know the same do not all run to the same best node.
type PeakEWMA struct {
	// IntN is a random number in [0, n), safe for concurrent use. Set it for
	// tests. Default: that of math/rand/v2.
	IntN func(n int) int
}

// Pick returns the better of two nodes.
func (b *PeakEWMA) Pick(_ *http.Request, nodes []*Node) *Node {
	if len(nodes) == 1 {
		return nodes[0]
	}
	intN := b.IntN
	if intN == nil {
		intN = rand.IntN
	}
	i, j := intN(len(nodes)), intN(len(nodes)-1)
	if j >= i {
		j++
	}
	one, other, now := nodes[i], nodes[j], time.Now()
	if cost(other, now) < cost(one, now) {
		return other
	}
	return one
}

// unknownLatency is what a node is taken for that has requests and no answer yet,
// so that a new node does not get all of them before the first is answered.
const unknownLatency = time.Second

func cost(n *Node, now time.Time) float64 {
	expected, pending := n.latency.at(now), n.InFlight()
	if expected == 0 && pending > 0 {
		expected = unknownLatency
	}
	return float64(expected) * float64(pending+1) / n.Weight()
}
