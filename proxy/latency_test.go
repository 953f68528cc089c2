package proxy_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/proxy"
)

// One of ten instances answers in 100 ms and the others in 10 ms; a request comes
// each millisecond for 20 s.
func TestPeakEWMAAvoidsSlowInstances(t *testing.T) {
	measure := func(b proxy.Balancer) (p50, p99 time.Duration, slow int) {
		synctest.Test(t, func(t *testing.T) {
			var addresses []string
			for i := range 10 {
				addresses = append(addresses, fmt.Sprintf("10.0.0.%d:80", i))
			}
			var mu sync.Mutex
			var took []time.Duration
			p := proxy.New(at(addresses...), "s", &proxy.Options{Balancer: b, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
				if r.URL.Host == addresses[0] {
					time.Sleep(100 * time.Millisecond)
				} else {
					time.Sleep(10 * time.Millisecond)
				}
				return &http.Response{StatusCode: 204, Body: http.NoBody}, nil
			})})
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
			if err := p.Close(); err != nil {
				t.Error(err)
			}
			slices.Sort(took)
			p50, p99 = took[len(took)/2], took[len(took)*99/100]
			first, _ := slices.BinarySearch(took, 100*time.Millisecond)
			slow = len(took) - first
		})
		return p50, p99, slow
	}
	random := rand.New(rand.NewPCG(1, 2))
	var mu sync.Mutex
	p50, p99, slow := measure(&proxy.RoundRobin{})
	t.Logf("round robin: p50 %v, p99 %v, %d of 20000 requests to the slow instance", p50, p99, slow)
	e50, e99, few := measure(&proxy.PeakEWMA{IntN: func(n int) int {
		mu.Lock()
		defer mu.Unlock()
		return random.IntN(n)
	}})
	t.Logf("peak EWMA:   p50 %v, p99 %v, %d of 20000 requests to the slow instance", e50, e99, few)
	if p99 != 100*time.Millisecond || e99 > p99/5 || e50 > p50 {
		t.Errorf("p99 is %v with round robin and %v with peak EWMA, want a fifth at the most", p99, e99)
	}
}
