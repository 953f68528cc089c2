package proxy_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/proxy"
)

// experiment is a fleet of ten instances of which one answers in 100 ms and the
// others in 10 ms; a request comes each millisecond for 20 s, of fake time.
type experiment struct {
	p50, p99 time.Duration
	slow     int // requests at the slow instance, of 20000
}

func measure(t *testing.T, opts proxy.Options) (e experiment) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		instances, addresses := timed{}, []string(nil)
		for i := range 10 {
			will := instances[""]
			if will.after, will.status = 10*time.Millisecond, 204; i == 0 {
				will.after = 100 * time.Millisecond
			}
			addresses = append(addresses, fmt.Sprintf("10.0.0.%d:80", i))
			instances[addresses[i]] = will
		}
		opts.WrapTransport = instead(instances)
		p := proxy.New(at(addresses...), "s", &opts)
		var mu sync.Mutex
		var took []time.Duration
		var all sync.WaitGroup
		for range 20_000 {
			time.Sleep(time.Millisecond)
			all.Go(func() {
				start := time.Now()
				answer, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil))
				if err != nil {
					t.Error(err)
					return
				}
				_ = answer.Body.Close()
				mu.Lock()
				defer mu.Unlock()
				took = append(took, time.Since(start))
			})
		}
		all.Wait()
		synctest.Wait() // for those who lost a race
		e.slow = int(p.Status().Nodes[0].Requests)
		if err := p.Close(); err != nil {
			t.Error(err)
		}
		slices.Sort(took)
		e.p50, e.p99 = took[len(took)/2], took[len(took)*99/100]
	})
	return e
}

// shared is a seeded source for several goroutines.
func shared() func(n int) int {
	random, mu := seeded(), sync.Mutex{}
	return func(n int) int {
		mu.Lock()
		defer mu.Unlock()
		return random.IntN(n)
	}
}

func TestSlowInstancesAreAvoided(t *testing.T) {
	got := map[string]experiment{}
	t.Log("                             p50     p99  at the slow one of 20000")
	for _, tt := range []struct {
		name string
		opts proxy.Options
	}{
		{"round robin", proxy.Options{Balancer: &proxy.RoundRobin{}}},
		{"least connections", proxy.Options{Balancer: &proxy.LeastConnections{}}},
		{"peak EWMA", proxy.Options{Balancer: &proxy.PeakEWMA{IntN: shared()}}},
		{"round robin, hedged", proxy.Options{Balancer: &proxy.RoundRobin{}, HedgeAfter: 15 * time.Millisecond, HedgeBudget: .2}},
	} {
		e := measure(t, tt.opts)
		got[tt.name] = e
		t.Logf("%-24s %7v %7v %8d", tt.name, e.p50, e.p99, e.slow)
	}
	robin, ewma, hedged := got["round robin"], got["peak EWMA"], got["round robin, hedged"]
	if robin.p99 != 100*time.Millisecond || ewma.p99 > robin.p99/5 || ewma.p50 > robin.p50 {
		t.Errorf("p99 is %v with round robin and %v with peak EWMA, want a fifth at the most", robin.p99, ewma.p99)
	}
	if hedged.p99 > 25*time.Millisecond {
		t.Errorf("p99 is %v with hedges, want what one waits for a hedge and its answer", hedged.p99)
	}
}
