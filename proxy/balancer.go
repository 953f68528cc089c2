package proxy

import (
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
)

// Guards that the balancers stay balancers.
var (
	_ Balancer = (*RoundRobin)(nil)
	_ Balancer = (*Weighted)(nil)
	_ Balancer = (*Random)(nil)
	_ Balancer = (*LeastConnections)(nil)
	_ Balancer = (*PeakEWMA)(nil)
	_ Balancer = (*ConsistentHash)(nil)
)

// RoundRobin gives each node the same number of requests, in turn, whatever its
// weight. The zero value is ready.
type RoundRobin struct{ turn atomic.Uint64 }

// Pick returns the next node. Where there is no choice, as for the second try with
// two nodes, it is nobody's turn: otherwise each request would begin at the node
// that fails.
func (b *RoundRobin) Pick(_ *http.Request, nodes []*Node) *Node {
	if len(nodes) == 1 {
		return nodes[0]
	}
	return nodes[(b.turn.Add(1)-1)%uint64(len(nodes))]
}

// Weighted gives nodes requests in proportion to their weights, and those of a
// heavy node are spread between the others (as nginx does it): weights 5, 1, 1
// order the nodes a-a-b-a-c-a-a. The zero value is ready.
type Weighted struct {
	mu  sync.Mutex // guards due
	due map[*Node]float64
}

// Pick returns the node that is most overdue.
func (b *Weighted) Pick(_ *http.Request, nodes []*Node) *Node {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.due == nil || len(b.due) > 2*len(nodes)+16 { // most of them are gone
		b.due = make(map[*Node]float64, len(nodes))
	}
	var total, most float64
	var picked *Node
	for _, n := range nodes {
		weight := n.Weight()
		total += weight
		due := b.due[n] + weight
		b.due[n] = due
		if picked == nil || due > most {
			picked, most = n, due
		}
	}
	b.due[picked] -= total
	return picked
}

// Random gives nodes requests in proportion to their weights, by chance: no two
// proxies fall into step. The zero value is ready.
type Random struct {
	// Float64 is a random number in [0, 1), safe for concurrent use. Set it for
	// tests. Default: that of math/rand/v2.
	Float64 func() float64
}

// Pick returns any node.
func (b *Random) Pick(_ *http.Request, nodes []*Node) *Node {
	random := b.Float64
	if random == nil {
		random = rand.Float64
	}
	total := 0.0
	for _, n := range nodes {
		total += n.Weight()
	}
	at := random() * total
	for _, n := range nodes {
		if at -= n.Weight(); at < 0 {
			return n
		}
	}
	return nodes[len(nodes)-1] // what rounding has left
}

// LeastConnections gives a request to the node with the fewest requests in
// flight for its weight, and in turn among equals. It fits requests of very
// different length, such as WebSocket. The zero value is ready.
type LeastConnections struct{ turn atomic.Uint64 }

// Pick returns the node with the fewest requests.
func (b *LeastConnections) Pick(_ *http.Request, nodes []*Node) *Node {
	start := int((b.turn.Add(1) - 1) % uint64(len(nodes)))
	var picked *Node
	least := 0.0
	for i := range nodes {
		n := nodes[(start+i)%len(nodes)]
		load := float64(n.InFlight()+1) / n.Weight()
		if picked == nil || load < least {
			picked, least = n, load
		}
	}
	return picked
}
