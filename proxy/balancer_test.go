package proxy_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/proxy"
)

// nodes are named a, b, c and so on.
func nodes(weights ...int) []*proxy.Node {
	var all []*proxy.Node
	for i, weight := range weights {
		all = append(all, proxy.NewNode(discovery.Instance{ID: string(rune('a' + i)), Weight: weight}))
	}
	return all
}

// picks counts the picks of n requests.
func picks(b proxy.Balancer, all []*proxy.Node, n int) map[string]int {
	count := map[string]int{}
	for range n {
		count[b.Pick(&http.Request{RemoteAddr: "192.0.2.1:80"}, all).Instance().ID]++
	}
	return count
}

func seeded() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

func TestOrder(t *testing.T) {
	for _, tt := range []struct {
		name     string
		balancer proxy.Balancer
		weights  []int
		want     string
	}{
		{"round robin takes turns", &proxy.RoundRobin{}, []int{1, 1, 1}, "abcabc"},
		{"round robin ignores weights", &proxy.RoundRobin{}, []int{5, 1}, "abab"},
		{"weighted spreads a heavy node", &proxy.Weighted{}, []int{5, 1, 1}, "aabacaa"},
		{"weighted takes no weight and a negative one for 1", &proxy.Weighted{}, []int{0, -3, 1}, "abcabc"},
		{"least connections takes turns among equals", &proxy.LeastConnections{}, []int{1, 1, 1}, "abcabc"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			all, got := nodes(tt.weights...), ""
			for range tt.want {
				got += tt.balancer.Pick(&http.Request{}, all).Instance().ID
			}
			if got != tt.want {
				t.Errorf("picked %q, want %q", got, tt.want)
			}
		})
	}
}

func TestShares(t *testing.T) {
	const n = 30_000
	keys := seeded()
	for _, tt := range []struct {
		name     string
		balancer proxy.Balancer
		weights  []int
		want     map[string]float64
	}{
		{"round robin to all alike", &proxy.RoundRobin{}, []int{1, 2, 3}, map[string]float64{"a": 1. / 3, "b": 1. / 3, "c": 1. / 3}},
		{"random by weight", &proxy.Random{Float64: seeded().Float64}, []int{1, 2, 3}, map[string]float64{"a": 1. / 6, "b": 2. / 6, "c": 3. / 6}},
		{"weighted by weight", &proxy.Weighted{}, []int{1, 2, 3}, map[string]float64{"a": 1. / 6, "b": 2. / 6, "c": 3. / 6}},
		{"hashes by weight", &proxy.ConsistentHash{MaxLoad: -1, Key: func(*http.Request) string {
			return fmt.Sprint("user", keys.Uint64())
		}}, []int{1, 2, 3}, map[string]float64{"a": 1. / 6, "b": 2. / 6, "c": 3. / 6}},
		{"two choices among equals", &proxy.PeakEWMA{IntN: seeded().IntN}, []int{1, 1, 1, 1}, map[string]float64{"a": .25, "b": .25, "c": .25, "d": .25}},
		{"no key goes anywhere", &proxy.ConsistentHash{MaxLoad: -1, Key: func(*http.Request) string { return "" }}, []int{1, 1}, map[string]float64{"a": .5, "b": .5}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := picks(tt.balancer, nodes(tt.weights...), n)
			for id, want := range tt.want {
				if share := float64(got[id]) / n; math.Abs(share-want) > .02 {
					t.Errorf("%s got %.3f of the requests, want %.3f", id, share, want)
				}
			}
		})
	}
}

func TestLeastConnections(t *testing.T) {
	all := nodes(1, 1, 4)
	all[0].Begin(2)
	all[1].Begin(1)
	all[2].Begin(6) // 7 requests for weight 4 are fewer than 2 for weight 1
	if got := picks(&proxy.LeastConnections{}, all, 10); got["c"] != 10 {
		t.Errorf("picked %v, want c only", got)
	}
}

// Requests of very different length, thirty at a time: what a node has of them at
// any time is by weight, also when it is those of the heaviest one that end late.
func TestLeastConnectionsShares(t *testing.T) {
	const weights = 6
	all, random, b := nodes(1, 2, 3), seeded(), &proxy.LeastConnections{}
	var running []*proxy.Node
	for range 10_000 {
		if len(running) == 5*weights {
			i := min(random.IntN(len(running)), random.IntN(len(running)))
			running[i].Begin(-1)
			running = append(running[:i], running[i+1:]...)
		}
		n := b.Pick(&http.Request{}, all)
		n.Begin(1)
		running = append(running, n)
	}
	for i, n := range all {
		if got, want := n.InFlight(), 5*(i+1); got < want-1 || got > want+1 {
			t.Errorf("%s has %d requests, want %d", n.Instance().ID, got, want)
		}
	}
}

func TestPeakEWMAShares(t *testing.T) {
	all, b := nodes(1, 2, 3), &proxy.PeakEWMA{IntN: seeded().IntN}
	for range 6000 { // that all stay, of nodes as fast as each other
		n := b.Pick(&http.Request{}, all)
		n.Observe(10 * time.Millisecond)
		n.Begin(1)
	}
	for i, n := range all {
		if share, want := float64(n.InFlight())/6000, float64(i+1)/6; math.Abs(share-want) > .02 {
			t.Errorf("%s got %.3f of the requests, want %.3f", n.Instance().ID, share, want)
		}
	}
}

func TestPeakEWMA(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all, b := nodes(1, 1), &proxy.PeakEWMA{IntN: seeded().IntN}
		all[0].Observe(10 * time.Millisecond)
		all[1].Observe(100 * time.Millisecond)
		if got := picks(b, all, 100); got["a"] != 100 {
			t.Errorf("picked %v, want the fast one", got)
		}
		all[0].Begin(10) // 11 times 10 ms is more than 100 ms
		if got := picks(b, all, 100); got["b"] != 100 {
			t.Errorf("picked %v, want the idle one", got)
		}
		all[1].Observe(time.Second)
		all[1].Observe(time.Millisecond)
		if got := all[1].Latency(); got != time.Second {
			t.Errorf("after a peak and a fast answer the latency is %v, want that of the peak", got)
		}
		time.Sleep(30 * time.Second)
		all[1].Observe(time.Millisecond)
		if got := all[1].Latency(); got > 60*time.Millisecond || got < time.Millisecond {
			t.Errorf("30 s later the latency is %v, want the peak forgotten", got)
		}
	})
}

func TestNodesThatWereSlowAreTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all, b := nodes(1, 1), &proxy.PeakEWMA{IntN: seeded().IntN}
		all[0].Observe(5 * time.Millisecond)
		all[1].Observe(5 * time.Second)
		time.Sleep(9 * time.Second)
		all[0].Observe(5 * time.Millisecond)
		if got := picks(b, all, 10); got["a"] != 10 {
			t.Errorf("picked %v, want the fast one", got)
		}
		time.Sleep(1001 * time.Millisecond)
		if got := picks(b, all, 10); got["b"] != 10 {
			t.Errorf("picked %v, want the one that had nothing for ten seconds", got)
		}
		all[1].Begin(1)
		if got := picks(b, all, 10); got["a"] != 10 {
			t.Errorf("picked %v, want a single request to see how it is", got)
		}
		all[1].Begin(-1)
		all[1].Observe(time.Millisecond)
		if got := picks(b, all, 10); got["b"] != 10 {
			t.Errorf("picked %v, want that it is fast again", got)
		}
	})
}

func TestNewNodesAreNotFlooded(t *testing.T) {
	all := nodes(1, 1)
	all[0].Observe(10 * time.Millisecond)
	b := &proxy.PeakEWMA{IntN: seeded().IntN}
	if got := picks(b, all, 10); got["b"] != 10 {
		t.Errorf("picked %v, want the one nobody knows", got)
	}
	all[1].Begin(1)
	if got := picks(b, all, 10); got["a"] != 10 {
		t.Errorf("picked %v, want no second request for one that has not answered", got)
	}
}

func TestConsistentHashMovesFewKeys(t *testing.T) {
	b := &proxy.ConsistentHash{MaxLoad: -1, Key: func(r *http.Request) string { return r.Host }}
	all := nodes(1, 1, 1, 1)
	const keys = 10_000
	moved := 0
	for i := range keys {
		r := &http.Request{Host: fmt.Sprint("key", i)}
		before, after := b.Pick(r, all), b.Pick(r, all[:3])
		if before == after {
			continue
		}
		moved++
		if before != all[3] {
			t.Fatalf("key %d moved from %s, which is still there", i, before.Instance().ID)
		}
	}
	if share := float64(moved) / keys; math.Abs(share-.25) > .02 {
		t.Errorf("%.3f of the keys moved, want those of the node that is gone", share)
	}
}

func TestConsistentHashBoundsLoad(t *testing.T) {
	b, all := &proxy.ConsistentHash{}, nodes(1, 1, 1, 1)
	for range 400 { // of one client
		b.Pick(&http.Request{RemoteAddr: "192.0.2.1:80"}, all).Begin(1)
	}
	var order strings.Builder
	most := 0
	for _, n := range all {
		most = max(most, n.InFlight())
		fmt.Fprintf(&order, "%s %d, ", n.Instance().ID, n.InFlight())
	}
	if most > 126 {
		t.Errorf("%swant none above 1.25 times its share", order.String())
	}
}

func BenchmarkBalancers(b *testing.B) {
	r := &http.Request{RemoteAddr: "192.0.2.1:80"}
	for _, balancer := range []proxy.Balancer{
		&proxy.RoundRobin{}, &proxy.Weighted{}, &proxy.Random{}, &proxy.LeastConnections{}, &proxy.PeakEWMA{}, &proxy.ConsistentHash{},
	} {
		b.Run(fmt.Sprintf("%T", balancer), func(b *testing.B) {
			all := nodes(1, 2, 3, 4, 5, 6, 7, 8)
			b.ReportAllocs()
			for b.Loop() {
				balancer.Pick(r, all)
			}
		})
	}
}
