package proxy_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/proxy"
)

// timed answers at each address after a time, with a status; 0 breaks the
// connection. It ends at once when the request is cancelled.
type timed map[string]struct {
	after  time.Duration
	status int
}

func (t timed) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
		if _, err := io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	will := t[r.URL.Host]
	select {
	case <-time.After(will.after):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	if will.status == 0 {
		return nil, errors.New("reset")
	}
	return &http.Response{StatusCode: will.status, Header: http.Header{"X-At": {r.URL.Host}}, Body: http.NoBody}, nil
}

func TestHedges(t *testing.T) {
	const ms = time.Millisecond
	for _, tt := range []struct {
		name      string
		instances timed
		opts      proxy.Options
		want      string // who answered and when, or the status of the error
		won       uint64
	}{
		{"the faster one answers", timed{"a:1": {1000 * ms, 200}, "b:1": {10 * ms, 200}}, proxy.Options{}, "b:1 200 60ms", 1},
		{"the first one may still win", timed{"a:1": {70 * ms, 200}, "b:1": {1000 * ms, 200}}, proxy.Options{}, "a:1 200 70ms", 0},
		{"no answer that is unavailable wins", timed{"a:1": {100 * ms, 200}, "b:1": {1 * ms, 503}}, proxy.Options{}, "a:1 200 100ms", 0},
		{"no failure wins", timed{"a:1": {100 * ms, 200}, "b:1": {1 * ms, 0}}, proxy.Options{}, "a:1 200 100ms", 0},
		{"an error of its own is an answer", timed{"a:1": {100 * ms, 200}, "b:1": {1 * ms, 500}}, proxy.Options{}, "b:1 500 51ms", 1},
		{"what fails first waits for the other", timed{"a:1": {60 * ms, 0}, "b:1": {100 * ms, 200}}, proxy.Options{}, "b:1 200 150ms", 1},
		{"an answer is more than a failure", timed{"a:1": {60 * ms, 0}, "b:1": {100 * ms, 503}}, proxy.Options{}, "b:1 503 150ms", 0},
		{"the first failure counts when both fail", timed{"a:1": {60 * ms, 503}, "b:1": {100 * ms, 0}}, proxy.Options{}, "a:1 503 150ms", 0},
		{"a timeout of the first leaves the other its time", timed{"a:1": {time.Hour, 200}, "b:1": {100 * ms, 200}}, proxy.Options{TryTimeout: 120 * ms}, "b:1 200 150ms", 1},
		{"both may take too long", timed{"a:1": {time.Hour, 200}, "b:1": {time.Hour, 200}}, proxy.Options{TotalTimeout: 200 * ms}, "504 200ms", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tt.opts.HedgeAfter, tt.opts.Retries = 50*ms, -1
				tt.opts.WrapTransport, tt.opts.Balancer = instead(tt.instances), &proxy.RoundRobin{}
				p := proxy.New(at("a:1", "b:1"), "s", &tt.opts)
				defer p.Close()
				var got string
				start := time.Now()
				answer, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil))
				if e, ok := errors.AsType[*proxy.Error](err); ok {
					got = fmt.Sprint(e.Status, " ", time.Since(start))
				} else {
					got = fmt.Sprint(answer.Header.Get("X-At"), " ", answer.StatusCode, " ", time.Since(start))
					_ = answer.Body.Close()
				}
				synctest.Wait() // for the loser
				if s := p.Status(); got != tt.want || s.Hedges != 1 || s.HedgesWon != tt.won || s.InFlight+s.Nodes[0].InFlight+s.Nodes[1].InFlight != 0 {
					t.Errorf("got %s with %+v, want %s", got, s, tt.want)
				}
			})
		})
	}
}

func TestWhichRequestsAreHedged(t *testing.T) {
	body := func(n int) io.Reader { return struct{ io.Reader }{strings.NewReader(strings.Repeat("x", n))} }
	for _, tt := range []struct {
		name   string
		method string
		change func(r *http.Request)
		opts   proxy.Options
		other  string // state of the other instance; "" for well
		want   uint64
	}{
		{name: "a GET", method: "GET", want: 1},
		{name: "a HEAD, without retries", method: "HEAD", opts: proxy.Options{Retries: -1}, want: 1},
		{name: "no POST", method: "POST"},
		{name: "no POST with a key, which is busy with the first one", method: "POST", change: func(r *http.Request) { r.Header.Set("Idempotency-Key", "1") }},
		{name: "no PUT", method: "PUT"},
		{name: "a PUT where it is asked for", method: "PUT", opts: proxy.Options{HedgeMethods: []string{"GET", "PUT"}}, want: 1},
		{name: "a body that is known", method: "GET", opts: proxy.Options{Retries: -1}, want: 1, change: func(r *http.Request) { r.Body, r.ContentLength = io.NopCloser(body(3)), 3 }},
		{name: "no body that is long", method: "GET", change: func(r *http.Request) { r.Body, r.ContentLength = io.NopCloser(body(70_000)), 70_000 }},
		{name: "no body of unknown length", method: "GET", change: func(r *http.Request) { r.Body, r.ContentLength = io.NopCloser(body(3)), -1 }},
		{name: "no upgrade", method: "GET", change: func(r *http.Request) { r.Header = http.Header{"Connection": {"Upgrade"}, "Upgrade": {"x"}} }},
		{name: "nothing without another instance", method: "GET", other: "none"},
		{name: "nothing to one that is down", method: "GET", other: "down", opts: proxy.Options{CheckPath: "/health"}},
		{name: "nothing without the option", method: "GET", opts: proxy.Options{HedgeAfter: -1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				slow := timed{"a:1": {time.Second, 200}, "b:1": {time.Second, 200}}
				if tt.opts.HedgeAfter == 0 {
					tt.opts.HedgeAfter = 50 * time.Millisecond
				}
				tt.opts.Balancer = &proxy.RoundRobin{}
				tt.opts.WrapTransport = instead(roundTrip(func(r *http.Request) (*http.Response, error) {
					if r.URL.Path == "/health" {
						return nil, errors.New("reset")
					}
					return slow.RoundTrip(r)
				}))
				addresses := []string{"a:1", "b:1"}
				if tt.other == "none" {
					addresses = addresses[:1]
				}
				p := proxy.New(at(addresses...), "s", &tt.opts)
				defer p.Close()
				if tt.other == "down" {
					time.Sleep(time.Minute)
				}
				r := newRequest(t, tt.method, "http://s/", nil)
				if tt.change != nil {
					tt.change(r)
				}
				answer, err := p.RoundTrip(r)
				if err != nil {
					t.Fatal(err)
				}
				_ = answer.Body.Close()
				if got := p.Status().Hedges; got != tt.want {
					t.Errorf("%d hedges, want %d", got, tt.want)
				}
			})
		})
	}
}

func TestFullInstancesGetNoHedges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := timed{"a:1": {time.Second, 200}, "b:1": {time.Second, 200}}
		p := proxy.New(at("a:1", "b:1"), "s", &proxy.Options{MaxInFlight: 1, HedgeAfter: time.Millisecond, Balancer: &proxy.RoundRobin{}, WrapTransport: instead(slow)})
		defer p.Close()
		for range 2 {
			go func() {
				if answer, err := p.RoundTrip(newRequest(t, "POST", "http://s/", nil)); err == nil {
					_ = answer.Body.Close()
				}
			}()
		}
		synctest.Wait()
		if _, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil)); err != nil {
			t.Error(err)
		}
		if got := p.Status().Hedges; got != 0 {
			t.Errorf("%d hedges, want none", got)
		}
	})
}

func TestLosersAreNoFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		instances := timed{"a:1": {time.Hour, 200}, "b:1": {10 * time.Millisecond, 200}}
		p := proxy.New(at("a:1", "b:1"), "s", &proxy.Options{
			HedgeAfter: 50 * time.Millisecond, HedgeBudget: -1, EjectAfter: 1, Balancer: &proxy.RoundRobin{}, WrapTransport: instead(instances),
		})
		defer p.Close()
		for range 50 {
			ask(t, p)
			synctest.Wait()
		}
		a := p.Status().Nodes[0]
		if a.State != "up" || a.Failures != 0 || a.Requests != 25 || a.InFlight != 0 {
			t.Errorf("of the one that hangs: %+v", a)
		}
		if a.Latency < 50*time.Millisecond || a.Latency > 61*time.Millisecond {
			t.Errorf("its latency is %v, want what it took at least", a.Latency)
		}
	})
}

// A transport may come to its answer although nobody wants it any more.
func TestAnswersThatComeTooLateAreClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		late := &closing{Reader: strings.NewReader("late")}
		p := proxy.New(at("a:1", "b:1"), "s", &proxy.Options{HedgeAfter: 50 * time.Millisecond, Balancer: &proxy.RoundRobin{}, WrapTransport: instead(roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.URL.Host == "a:1" {
				time.Sleep(60 * time.Millisecond)
				return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader("first"))}, nil
			}
			time.Sleep(time.Second)
			return &http.Response{StatusCode: 200, Body: late}, nil
		}))})
		defer p.Close()
		answer, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil))
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(answer.Body); string(body) != "first" {
			t.Errorf("got %q, %v", body, err)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if !late.closed || p.Status().Nodes[1].InFlight != 0 {
			t.Errorf("the late answer is closed: %v; %+v", late.closed, p.Status().Nodes[1])
		}
	})
}

func TestHedgesStayWithinTheirBudget(t *testing.T) {
	for _, tt := range []struct {
		name   string
		budget float64
		want   uint64 // of 100 requests
	}{
		{"a tenth, and ten at once", 0, 20},
		{"half of them", .5, 60},
		{"all without a bound", -1, 100},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := proxy.New(at("a:1", "b:1"), "s", &proxy.Options{
					HedgeAfter: 10 * time.Millisecond, HedgeBudget: tt.budget, WrapTransport: instead(timed{"a:1": {time.Second, 200}, "b:1": {time.Second, 200}}),
				})
				defer p.Close()
				for range 100 {
					ask(t, p)
				}
				if got := p.Status().Hedges; got < tt.want-1 || got > tt.want {
					t.Errorf("%d hedges, want %d", got, tt.want)
				}
			})
		})
	}
}

func TestHedgePercentile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		instances := timed{"a:1": {10 * time.Millisecond, 200}, "b:1": {10 * time.Millisecond, 200}}
		p := proxy.New(at("a:1", "b:1"), "s", &proxy.Options{HedgePercentile: .9, Balancer: &proxy.RoundRobin{}, WrapTransport: instead(instances)})
		defer p.Close()
		asks := func(n int) {
			for range n {
				ask(t, p)
			}
		}
		if asks(99); p.Status().HedgeDelay != 0 {
			t.Errorf("after 99 requests the delay is %v, want none", p.Status().HedgeDelay)
		}
		asks(1)
		if d := p.Status().HedgeDelay; d < 10*time.Millisecond || d > 10*time.Millisecond*17/16 {
			t.Errorf("the delay is %v, want 10 ms", d)
		}
		instances["a:1"] = struct {
			after  time.Duration
			status int
		}{time.Second, 200}
		start := time.Now()
		asks(2)
		if took := time.Since(start); took > 35*time.Millisecond || p.Status().HedgesWon != 1 {
			t.Errorf("two requests took %v with %+v, want one that is hedged", took, p.Status())
		}
	})
}

// Half of the requests take 100 ms. Those which lose a race count with the time
// they had, or the percentile would fall with each hedge.
func TestHedgesDoNotLowerThePercentile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		instances := timed{"a:1": {100 * time.Millisecond, 200}, "b:1": {time.Millisecond, 200}}
		p := proxy.New(at("a:1", "b:1"), "s", &proxy.Options{HedgePercentile: .75, HedgeBudget: -1, Balancer: &proxy.RoundRobin{}, WrapTransport: instead(instances)})
		defer p.Close()
		for range 2000 {
			ask(t, p)
		}
		if d := p.Status().HedgeDelay; d < 90*time.Millisecond {
			t.Errorf("the delay is %v, want that of the slow half", d)
		}
	})
}

func TestHedgesOverRealConnections(t *testing.T) {
	over := make(chan struct{})
	var cancelled atomic.Int32
	hung := upstream(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
			cancelled.Add(1)
		case <-over:
		}
	})
	defer close(over)
	p := newProxy(t, at(hung, upstream(t, named("well"))), &proxy.Options{HedgeAfter: 5 * time.Millisecond, HedgeBudget: -1, Balancer: &proxy.RoundRobin{}})
	s := serve(t, p)
	for range 10 {
		if res, body := get(t, s, "/"); res.StatusCode != 200 || body != "well" {
			t.Fatalf("got %d %q", res.StatusCode, body)
		}
	}
	for p.Status().Nodes[0].InFlight > 0 || cancelled.Load() == 0 { // ends when they are cancelled
		time.Sleep(time.Millisecond)
	}
}

func TestQuantilesAreTakenInSixteenths(t *testing.T) {
	for d := time.Microsecond; d < 5*time.Hour; d += d/7 + 1 {
		if got := proxy.UpperBound(d); got <= d-time.Microsecond || got > d+d/16+time.Microsecond {
			t.Fatalf("%v is taken for %v", d, got)
		}
	}
}

func ExampleOptions_hedge() {
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer slow.Close()
	fast := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "fast") }))
	defer fast.Close()

	p := proxy.New(at(slow.Listener.Addr().String(), fast.Listener.Addr().String()), "users", &proxy.Options{
		Balancer:   &proxy.RoundRobin{}, // begins with the slow one
		HedgeAfter: 20 * time.Millisecond,
	})
	defer p.Close()
	res, err := (&http.Client{Transport: p}).Get("http://users/")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	fmt.Println(string(body), p.Status().HedgesWon)
	// Output: fast 1
}
