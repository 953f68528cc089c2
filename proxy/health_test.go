package proxy_test

import (
	"errors"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/proxy"
)

// fleet answers with a status for each address; 0 is a broken connection. It
// counts the requests of each.
type fleet struct {
	status map[string]int
	count  map[string]int
}

func (f *fleet) RoundTrip(r *http.Request) (*http.Response, error) {
	f.count[r.URL.Host]++
	status := f.status[r.URL.Host]
	if status == 0 {
		return nil, errors.New("connection reset")
	}
	return &http.Response{StatusCode: status, Body: http.NoBody}, nil
}

// ask sends n requests, one after the other, and returns the counts.
func (f *fleet) ask(t *testing.T, p *proxy.Proxy, n int) map[string]int {
	t.Helper()
	f.count = map[string]int{}
	for range n {
		if answer, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil)); err == nil {
			_ = answer.Body.Close()
		}
	}
	return f.count
}

func TestEjection(t *testing.T) {
	for _, tt := range []struct {
		name   string
		opts   proxy.Options
		status map[string]int
		want   []int // requests of a, b, c and d among 80 in turn
	}{
		{"of one that breaks connections", proxy.Options{}, map[string]int{"a:1": 0, "b:1": 200, "c:1": 200, "d:1": 200}, []int{5, 25, 25, 25}},
		{"of one that is unavailable", proxy.Options{EjectAfter: 2}, map[string]int{"a:1": 503, "b:1": 200, "c:1": 200, "d:1": 404}, []int{2, 26, 26, 26}},
		{"not of one with errors of its own", proxy.Options{}, map[string]int{"a:1": 500, "b:1": 200, "c:1": 200, "d:1": 200}, []int{20, 20, 20, 20}},
		{"by ratio after no less than 20 requests", proxy.Options{EjectAfter: -1}, map[string]int{"a:1": 0, "b:1": 200, "c:1": 200, "d:1": 200}, []int{20, 20, 20, 20}},
		{"not when switched off", proxy.Options{EjectTime: -1}, map[string]int{"a:1": 0, "b:1": 200, "c:1": 200, "d:1": 200}, []int{20, 20, 20, 20}},
		{"of a quarter at the most", proxy.Options{EjectAfter: 1, MaxEjected: .25}, map[string]int{"a:1": 0, "b:1": 0, "c:1": 200, "d:1": 200}, []int{1, 27, 26, 26}},
		{"of one even if that is more than its share", proxy.Options{EjectAfter: 1, MaxEjected: .01}, map[string]int{"a:1": 0, "b:1": 200, "c:1": 200, "d:1": 200}, []int{1, 27, 26, 26}},
		{"of all, who then all get requests", proxy.Options{EjectAfter: 1, MaxEjected: 1}, map[string]int{"a:1": 0, "b:1": 0, "c:1": 0, "d:1": 0}, []int{20, 20, 20, 20}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fleet{status: tt.status}
				tt.opts.WrapTransport, tt.opts.Balancer, tt.opts.Retries = instead(f), &proxy.RoundRobin{}, -1
				p := proxy.New(at("a:1", "b:1", "c:1", "d:1"), "s", &tt.opts)
				defer p.Close()
				count := f.ask(t, p, 80)
				got := []int{count["a:1"], count["b:1"], count["c:1"], count["d:1"]}
				for i, want := range tt.want {
					if d := got[i] - want; d < -1 || d > 1 { // who is next after an ejection is not the point
						t.Fatalf("got %v, want %v", got, tt.want)
					}
				}
			})
		})
	}
}

func TestEjectionByRatio(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		p := proxy.New(at("a:1", "b:1"), "s", &proxy.Options{Balancer: &proxy.RoundRobin{}, Retries: -1, WrapTransport: instead(roundTrip(func(r *http.Request) (*http.Response, error) {
			if n++; r.URL.Host == "a:1" && n%4 == 1 { // every second one of its own
				return nil, errors.New("reset")
			}
			return &http.Response{StatusCode: 200, Header: http.Header{"X-At": {r.URL.Host}}, Body: http.NoBody}, nil
		}))})
		defer p.Close()
		var seen []string
		for range 60 {
			if answer, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil)); err == nil {
				seen = append(seen, answer.Header.Get("X-At"))
			}
		}
		if last := seen[len(seen)-10:]; slices.Contains(last, "a:1") {
			t.Errorf("the last answers are of %v, want none of the one that fails half of the time", last)
		}
	})
}

func TestEjectionEndsAndGrows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fleet{status: map[string]int{"a:1": 0, "b:1": 200}}
		p := proxy.New(at("a:1", "b:1"), "s", &proxy.Options{WrapTransport: instead(f), Balancer: &proxy.RoundRobin{}, Retries: -1})
		defer p.Close()
		if got := f.ask(t, p, 20)["a:1"]; got != 5 {
			t.Fatalf("%d requests until it is out, want 5", got)
		}
		for _, seconds := range []int{10, 20, 30} {
			time.Sleep(time.Duration(seconds)*time.Second - 1)
			if got := f.ask(t, p, 10)["a:1"]; got != 0 {
				t.Errorf("%d requests before %d s are over", got, seconds)
			}
			time.Sleep(time.Nanosecond)
			if got := f.ask(t, p, 10)["a:1"]; got != 1 {
				t.Errorf("%d requests after %d s, want one that takes it out again", got, seconds)
			}
		}
		f.status["a:1"] = 200
		time.Sleep(40 * time.Second)
		if got := f.ask(t, p, 10)["a:1"]; got != 5 {
			t.Errorf("%d requests when it is well again, want its share", got)
		}
	})
}

func TestZonesArePreferred(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, res := &fleet{status: map[string]int{"near:1": 200, "far:1": 200}}, &feed{}
		res.Set([]discovery.Instance{{ID: "n", Address: "near:1", Zone: "z"}, {ID: "f", Address: "far:1"}})
		p := proxy.New(res, "s", &proxy.Options{WrapTransport: instead(f), Zone: "z", Retries: -1})
		defer p.Close()
		if got := f.ask(t, p, 10); got["near:1"] != 10 {
			t.Errorf("got %v, want near ones only", got)
		}
		f.status["near:1"] = 0
		if got := f.ask(t, p, 10); got["near:1"] != 5 || got["far:1"] != 5 {
			t.Errorf("got %v, want far ones after five failures", got)
		}
	})
}

func TestSlowStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, res := &fleet{status: map[string]int{"a:1": 200, "b:1": 200}}, at("a:1")
		p := proxy.New(res, "s", &proxy.Options{WrapTransport: instead(f), Balancer: &proxy.Weighted{}, SlowStart: 10 * time.Second})
		defer p.Close()
		f.ask(t, p, 1) // the first list is there
		res.tell("a:1", "b:1")
		synctest.Wait()
		for _, tt := range []struct {
			after time.Duration
			want  int // of 1100 requests
		}{{0, 100}, {5 * time.Second, 366}, {5 * time.Second, 550}} {
			time.Sleep(tt.after)
			if got := f.ask(t, p, 1100)["b:1"]; got < tt.want-2 || got > tt.want+2 {
				t.Errorf("after %v more it gets %d requests, want %d", tt.after, got, tt.want)
			}
		}
	})
}
