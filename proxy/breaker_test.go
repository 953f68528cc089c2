package proxy_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/proxy"
)

// service is one whose state a test changes.
type service struct {
	mu     sync.Mutex // guards the fields below
	status int        // 0 is a broken connection
	after  time.Duration
	asked  int
}

func (s *service) become(status int, after time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status, s.after = status, after
}

func (s *service) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.asked++
	status, after := s.status, s.after
	s.mu.Unlock()
	return timed{r.URL.Host: {after, status}}.RoundTrip(r)
}

// results sends n GETs one after the other and writes a letter for each: y for an
// answer that is fine, n for one that is not, o for the open breaker.
func results(t *testing.T, p *proxy.Proxy, n int) string {
	t.Helper()
	var got strings.Builder
	for range n {
		answer, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil))
		switch {
		case errors.Is(err, proxy.ErrBreakerOpen):
			got.WriteByte('o')
		case err != nil:
			got.WriteByte('n')
		default:
			got.WriteByte(map[bool]byte{true: 'y', false: 'n'}[answer.StatusCode < 500])
			_ = answer.Body.Close()
		}
	}
	return got.String()
}

// broken is a proxy whose breaker has just opened.
func broken(t *testing.T, s *service, opts proxy.Options) *proxy.Proxy {
	t.Helper()
	opts.BreakRatio, opts.BreakMinimum, opts.WrapTransport, opts.Retries = .5, 4, instead(s), -1
	p := proxy.New(at("a:1", "b:1"), "s", &opts)
	s.become(503, 0)
	if got := results(t, p, 5); got != "nnnno" {
		t.Fatalf("got %s, want four failures that open the breaker", got)
	}
	return p
}

func TestTheBreakerOpensAndCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &service{}
		p := broken(t, s, proxy.Options{})
		defer p.Close()
		if b := p.Status().Breaker; b.State != "open" || time.Until(b.Until) != 5*time.Second || b.Opened != 1 || b.Refused != 1 {
			t.Errorf("open: %+v", b)
		}
		time.Sleep(5*time.Second - 1)
		if got := results(t, p, 2); got != "oo" {
			t.Errorf("before its time is over: %s", got)
		}
		time.Sleep(time.Nanosecond)
		if b := p.Status().Breaker; b.State != "half-open" || !b.Until.IsZero() {
			t.Errorf("after its time: %+v", b)
		}
		if got := results(t, p, 2); got != "no" {
			t.Errorf("a probe that fails and another request: %s", got)
		}
		time.Sleep(5 * time.Second)
		s.become(200, 0)
		if got := results(t, p, 2); got != "yy" || p.Status().Breaker.State != "half-open" {
			t.Errorf("two probes: %s, %+v", got, p.Status().Breaker)
		}
		if got := results(t, p, 5); got != "yyyyy" || p.Status().Breaker.State != "closed" {
			t.Errorf("the third one and all others: %s, %+v", got, p.Status().Breaker)
		}
		if s.asked != 4+1+7 {
			t.Errorf("the instances were asked %d times, want nothing while it is open", s.asked)
		}
		s.become(503, 0)
		if got := results(t, p, 8); got != "nnnnoooo" { // 4 of 8 since it has closed
			t.Errorf("when the service fails again: %s", got)
		}
		if got := p.Status(); got.Breaker.Opened != 3 || got.Requests != 5+2+2+2+5+8 || got.Failures != got.Requests-7 {
			t.Errorf("got %+v", got)
		}
	})
}

func TestWhatOpensTheBreaker(t *testing.T) {
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	half := func(t *testing.T) *http.Request { t.Helper(); return newRequest(t, "POST", "http://s/", brokenBody{}) }
	post := func(t *testing.T) *http.Request { t.Helper(); return newRequest(t, "POST", "http://s/", nil) }
	get := func(t *testing.T) *http.Request { t.Helper(); return newRequest(t, "GET", "http://s/", nil) }
	for _, tt := range []struct {
		name      string
		instances string
		status    int
		request   func(t *testing.T) *http.Request
		opts      proxy.Options
		want      string
	}{
		{"broken connections", "a:1", 0, get, proxy.Options{}, "open"},
		{"a gateway's answers", "a:1", 502, get, proxy.Options{}, "open"},
		{"answers that take too long", "a:1", 200, get, proxy.Options{TryTimeout: time.Nanosecond}, "open"},
		{"failures of requests that are not repeated", "a:1", 503, post, proxy.Options{}, "open"},
		{"not errors of the application", "a:1", 500, get, proxy.Options{}, "closed"},
		{"not that there is no instance", "", 0, get, proxy.Options{}, "closed"},
		{"not clients that have gone", "a:1", 0, func(t *testing.T) *http.Request { t.Helper(); return get(t).WithContext(canceled) }, proxy.Options{}, "closed"},
		{"not bodies that break", "a:1", 200, half, proxy.Options{}, "closed"},
		{"not when there is none", "a:1", 0, get, proxy.Options{BreakRatio: 0}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if tt.want != "" {
					tt.opts.BreakRatio = 1
				}
				tt.opts.WrapTransport = instead(&service{status: tt.status, after: time.Millisecond})
				p := proxy.New(at(strings.Fields(tt.instances)...), "s", &tt.opts)
				defer p.Close()
				for range 20 {
					if answer, err := p.RoundTrip(tt.request(t)); err == nil {
						_ = answer.Body.Close()
					}
				}
				if got := p.Status().Breaker.State; got != tt.want {
					t.Errorf("the breaker is %q, want %q", got, tt.want)
				}
			})
		})
	}
}

func TestOverloadDoesNotOpenTheBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := proxy.New(at("a:1"), "s", &proxy.Options{BreakRatio: .1, MaxInFlight: 1, MaxQueue: -1, WrapTransport: instead(&service{status: 200, after: time.Second})})
		defer p.Close()
		for range 100 {
			go func() {
				if answer, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil)); err == nil {
					_ = answer.Body.Close()
				}
			}()
		}
		time.Sleep(2 * time.Second)
		if s := p.Status(); s.Breaker.State != "closed" || s.Failures != 99 {
			t.Errorf("got %+v", s)
		}
	})
}

// One instance of three is for ejection and retries.
func TestOneInstanceDoesNotOpenTheBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fleet{status: map[string]int{"a:1": 0, "b:1": 200, "c:1": 200}}
		p := proxy.New(at("a:1", "b:1", "c:1"), "s", &proxy.Options{BreakRatio: .1, WrapTransport: instead(f), Balancer: &proxy.RoundRobin{}})
		defer p.Close()
		f.ask(t, p, 200)
		if s := p.Status(); s.Breaker.State != "closed" || s.Failures != 0 || s.Nodes[0].State != "ejected" {
			t.Errorf("got %+v", s)
		}
	})
}

func TestTheBreakersWindowForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &service{}
		p := proxy.New(at("a:1", "b:1"), "s", &proxy.Options{BreakRatio: .5, BreakMinimum: 10, BreakWindow: 20 * time.Second, Retries: -1, WrapTransport: instead(s)})
		defer p.Close()
		time.Sleep(time.Second)
		for _, step := range []struct {
			status, n int
			then      time.Duration
			want      string
		}{
			{503, 9, 15 * time.Second, "nnnnnnnnn"},
			{200, 9, 5 * time.Second, "yyyyyyyyy"}, // 9 of 18, and none has failed since
			{503, 8, 0, "nnnnnnnn"},                // 8 of 17: the first 9 are gone
			{503, 2, 0, "no"},                      // 9 of 18
		} {
			s.become(step.status, 0)
			if got := results(t, p, step.n); got != step.want {
				t.Fatalf("got %s, want %s", got, step.want)
			}
			time.Sleep(step.then)
		}
	})
}

func TestRequestsFromBeforeSayNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &service{status: 503, after: 6 * time.Second}
		opts := proxy.Options{BreakRatio: .5, BreakMinimum: 4, WrapTransport: instead(s), Retries: -1}
		p := proxy.New(at("a:1", "b:1"), "s", &opts)
		defer p.Close()
		go results(t, p, 1) // fails in 6 s
		synctest.Wait()
		s.become(503, 0)
		if got := results(t, p, 5); got != "nnnno" {
			t.Fatalf("got %s", got)
		}
		time.Sleep(5 * time.Second)
		s.become(200, 0)
		if got := results(t, p, 1); got != "y" {
			t.Errorf("the first probe: %s", got)
		}
		time.Sleep(2 * time.Second)
		if got := results(t, p, 2); got != "yy" || p.Status().Breaker.State != "closed" {
			t.Errorf("after an old request has failed: %s, %+v", got, p.Status().Breaker)
		}
	})
}

func TestProbesAreFew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &service{}
		p := broken(t, s, proxy.Options{BreakProbes: 2})
		defer p.Close()
		time.Sleep(5 * time.Second)
		s.become(200, time.Minute)
		s.asked = 0
		for range 10 {
			go results(t, p, 1)
		}
		synctest.Wait()
		if s.asked != 2 {
			t.Errorf("%d probes, want 2", s.asked)
		}
		time.Sleep(5 * time.Second) // nobody knows whether they will ever be answered
		s.become(200, 0)
		if got := results(t, p, 3); got != "yyy" || p.Status().Breaker.State != "closed" {
			t.Errorf("with two more probes: %s, %+v", got, p.Status().Breaker)
		}
		time.Sleep(time.Minute)
	})
}

func TestClientsThatGoAreNoProbes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &service{}
		p := broken(t, s, proxy.Options{BreakProbes: 1})
		defer p.Close()
		time.Sleep(5 * time.Second)
		s.become(200, time.Second)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Millisecond, cancel)
		if _, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil).WithContext(ctx)); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if got := results(t, p, 2); got != "yy" {
			t.Errorf("got %s, want another probe at once", got)
		}
	})
}

func TestTheOpenBreakerSaysWhenToComeAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := broken(t, &service{}, proxy.Options{})
		defer p.Close()
		time.Sleep(1500 * time.Millisecond)
		body := &closing{Reader: strings.NewReader("text")}
		r := newRequest(t, "POST", "http://s/", nil)
		r.Body, r.ContentLength = body, 4
		_, err := p.RoundTrip(r)
		e, ok := errors.AsType[*proxy.Error](err)
		if !ok || e.Status != 503 || e.RetryAfter != 3500*time.Millisecond || !body.closed {
			t.Errorf("got %v, want 503 in 3.5 s and a closed body", err)
		}
		w := httptest.NewRecorder()
		p.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		if w.Code != 503 || w.Header().Get("Retry-After") != "4" {
			t.Errorf("got %d, %v; want 503 and to come again in 4 s", w.Code, w.Header())
		}
	})
}

func TestTheBreakerUnderLoad(t *testing.T) {
	s := &service{status: 503}
	p := newProxy(t, at("a:1", "b:1"), &proxy.Options{BreakRatio: .5, BreakTime: time.Microsecond, WrapTransport: instead(s)})
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for k := range 500 {
				s.become([]int{503, 200}[(i+k/50)%2], 0)
				results(t, p, 1)
			}
		})
	}
	all.Wait()
	s.become(200, 0)
	if got := results(t, p, 50); !strings.HasSuffix(got, strings.Repeat("y", 40)) {
		t.Errorf("in the end: %s", got)
	}
}

func ExampleOptions_breaker() {
	resolver := &feed{}
	resolver.Set([]discovery.Instance{{ID: "1", Service: "users", Address: "127.0.0.1:1", Weight: 1}}) // where nobody listens
	p := proxy.New(resolver, "users", &proxy.Options{BreakRatio: 0.5, BreakTime: 30 * time.Second})
	defer p.Close()
	client := &http.Client{Transport: p}
	for range 20 {
		_, _ = client.Get("http://users/")
	}
	_, err := client.Get("http://users/")
	if e, ok := errors.AsType[*proxy.Error](err); ok {
		fmt.Println(e.Err, e.RetryAfter > 29*time.Second, p.Status().Breaker.State)
	}
	// Output: the circuit breaker is open true open
}
