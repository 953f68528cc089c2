package proxy

import (
	"math"
	"math/rand/v2"
	"net"
	"net/http"
)

// ConsistentHash gives requests with the same key to the same node, on every
// proxy. When a node comes or goes only the keys that it wins or had move (it is
// rendezvous hashing, by weight). A node with too many requests in flight sends
// what is too much to the key's next node, the same one each time, so that a key
// that is hot does not bring a node down. The zero value is ready.
type ConsistentHash struct {
	// Key is what has to stay together: a user, a tenant, a session. Requests with
	// the key "" go anywhere. Default: the address of the peer, without its port.
	Key func(r *http.Request) string

	// MaxLoad is how many requests a node may have in flight, as a multiple of
	// its fair share. Lower spreads better, higher keeps more keys at their node.
	// Default: 1.25; negative: no bound. What is between 0 and 1 counts as 1.
	MaxLoad float64
}

// Pick returns the node of the request's key.
func (b *ConsistentHash) Pick(r *http.Request, nodes []*Node) *Node {
	key := b.key(r)
	hash := hashOf(key)
	if key == "" {
		hash = rand.Uint64()
	}
	allowed := b.allowed(nodes)
	var picked *Node
	best := 0.0
	for _, n := range nodes {
		weight := n.Weight()
		if float64(n.InFlight()) >= math.Ceil(allowed*weight) {
			continue
		}
		if score := weight * rank(hash, n.hash); picked == nil || score > best {
			picked, best = n, score
		}
	}
	if picked == nil { // others have taken what was free in the meantime
		return nodes[hash%uint64(len(nodes))]
	}
	return picked
}

func (b *ConsistentHash) key(r *http.Request) string {
	if b.Key != nil {
		return b.Key(r)
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// allowed is how many requests a node of weight 1 may have.
func (b *ConsistentHash) allowed(nodes []*Node) float64 {
	factor := b.MaxLoad
	switch {
	case factor < 0:
		return math.Inf(1)
	case factor == 0:
		factor = 1.25
	}
	requests, weight := 1.0, 0.0 // 1 for the request itself
	for _, n := range nodes {
		requests += float64(n.InFlight())
		weight += n.Weight()
	}
	return max(factor, 1) * requests / weight
}

// rank is where a node stands in the order of a key, such that the greatest of
// weight*rank is a node as often as its weight asks for.
func rank(key, node uint64) float64 {
	uniform := (float64(mix(key^node)>>11) + 0.5) / (1 << 53)
	return -1 / math.Log(uniform)
}

// hashOf is FNV-1a, mixed, since FNV alone leaves the upper bits of short texts
// alike.
func hashOf(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return mix(h)
}

// mix is the last step of SplitMix64: each bit of x changes half of the bits.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
