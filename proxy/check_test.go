package proxy_test

import (
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/proxy"
)

// patients answer checks by address: 0 is no answer at all, until the check is
// given up.
type patients struct {
	mu     sync.Mutex // guards the fields below
	status map[string]int
	checks map[string][]time.Time
}

func (f *patients) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path != "/healthz" {
		return &http.Response{StatusCode: 200, Header: http.Header{"X-At": {r.URL.Host}}, Body: http.NoBody}, nil
	}
	f.mu.Lock()
	status := f.status[r.URL.Host]
	f.checks[r.URL.Host] = append(f.checks[r.URL.Host], time.Now())
	f.mu.Unlock()
	if status == 0 {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	return &http.Response{StatusCode: status, Body: http.NoBody}, nil
}

func (f *patients) set(address string, status int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.status[address] = status
}

func (f *patients) checked(address string) []time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.checks[address]
}

func TestChecks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &patients{status: map[string]int{"a:1": 200, "b:1": 302}, checks: map[string][]time.Time{}}
		res := at("a:1", "b:1")
		p := proxy.New(res, "s", &proxy.Options{WrapTransport: instead(f), Balancer: &proxy.RoundRobin{}, CheckPath: "/healthz"})
		defer p.Close()
		served := func() string {
			seen := map[string]bool{}
			for range 4 {
				answer, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil))
				if err != nil {
					t.Fatal(err)
				}
				seen[answer.Header.Get("X-At")] = true
				_ = answer.Body.Close()
			}
			switch {
			case len(seen) == 2:
				return "both"
			case seen["a:1"]:
				return "a"
			}
			return "b"
		}
		for _, tt := range []struct {
			name string
			a, b int
			wait time.Duration
			want string
		}{
			{"who is well gets requests", 200, 302, 20 * time.Second, "both"},
			{"two failures are needed", 500, 200, 4 * time.Second, "both"},
			{"and take it out", 500, 200, 8 * time.Second, "b"},
			{"no answer is a failure", 200, 0, 20 * time.Second, "a"},
			{"all get requests when all are down", 404, 404, 20 * time.Second, "both"},
			{"well again", 200, 200, 20 * time.Second, "both"},
		} {
			f.set("a:1", tt.a)
			f.set("b:1", tt.b)
			time.Sleep(tt.wait)
			if got := served(); got != tt.want {
				t.Errorf("%s: %s served, want %s", tt.name, got, tt.want)
			}
		}
		res.tell("a:1") // b is gone
		synctest.Wait()
		before := len(f.checked("b:1"))
		time.Sleep(time.Minute)
		if after := len(f.checked("b:1")); after != before {
			t.Errorf("%d checks of an instance that is gone", after-before)
		}
		times := f.checked("a:1")
		for i := 1; i < len(times); i++ {
			if d := times[i].Sub(times[i-1]); d < 4500*time.Millisecond || d > 5500*time.Millisecond {
				t.Errorf("%v between two checks, want 5 s give or take a tenth", d)
			}
		}
	})
}

func TestInstancesThatAreBackAreNotWhatTheyWere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &patients{status: map[string]int{"a:1": 200}, checks: map[string][]time.Time{}}
		p := proxy.New(at("a:1"), "s", &proxy.Options{CheckPath: "/healthz", CheckInterval: time.Second, WrapTransport: instead(roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path != "/healthz" {
				time.Sleep(2 * time.Second)
			}
			return f.RoundTrip(r)
		}))})
		defer p.Close()
		ask(t, p)
		f.set("a:1", 500)
		time.Sleep(3 * time.Second)
		f.set("a:1", 200)
		if n := p.Status().Nodes[0]; n.State != "down" {
			t.Errorf("it is %s", n.State)
		}
		time.Sleep(3 * time.Second)
		if n := p.Status().Nodes[0]; n.State != "up" || n.Latency != 0 {
			t.Errorf("it is %s and takes %v, want that nobody knows", n.State, n.Latency)
		}
	})
}

func TestChecksEndWithTheProxy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &patients{status: map[string]int{"a:1": 0}, checks: map[string][]time.Time{}}
		p := proxy.New(at("a:1"), "s", &proxy.Options{WrapTransport: instead(f), CheckPath: "/healthz", CheckTimeout: time.Hour})
		time.Sleep(10 * time.Second) // one hangs
		start := time.Now()
		if err := p.Close(); err != nil || time.Since(start) != 0 {
			t.Errorf("closed after %v, %v", time.Since(start), err)
		}
		_, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil))
		if !errors.Is(err, proxy.ErrClosed) {
			t.Errorf("got %v", err)
		}
	})
}
