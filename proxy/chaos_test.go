package proxy_test

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/koa-go/koa/proxy"
)

// Two of three instances stop to answer, each in its way, under load.
func TestSafeRequestsSurviveInstancesThatFail(t *testing.T) {
	var hung, broken atomic.Bool
	p := newProxy(t, at(
		upstream(t, named("a")),
		upstream(t, func(w http.ResponseWriter, r *http.Request) {
			if hung.Load() {
				<-r.Context().Done()
				return
			}
			named("b")(w, r)
		}),
		upstream(t, func(w http.ResponseWriter, r *http.Request) {
			if broken.Load() {
				panic(http.ErrAbortHandler)
			}
			named("c")(w, r)
		}),
	), &proxy.Options{TryTimeout: 3 * time.Second, Retries: 2, RetryBudget: -1, MaxEjected: .7, EjectTime: time.Minute, Balancer: &proxy.RoundRobin{}})
	s := serve(t, p)
	load := func() {
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for range 50 {
					res, err := s.Client().Do(newRequest(t, "GET", s.URL, nil))
					if err != nil {
						t.Error(err)
						return
					}
					_ = res.Body.Close()
					if res.StatusCode != http.StatusOK {
						t.Errorf("got %d", res.StatusCode)
					}
				}
			})
		}
		all.Wait()
	}
	load()
	hung.Store(true)
	load()
	broken.Store(true)
	load()
	for i, want := range []string{"up", "ejected", "ejected"} {
		if n := p.Status().Nodes[i]; n.State != want {
			t.Errorf("%s is %s, want %s", n.Instance.ID, n.State, want)
		}
	}
}
