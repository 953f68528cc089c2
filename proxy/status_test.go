package proxy_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/proxy"
)

func TestStatus(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fleet{status: map[string]int{"a:1": 0, "b:1": 200, "c:1": 200}}
		p := proxy.New(at("a:1", "b:1", "c:1"), "s", &proxy.Options{EjectAfter: 2, Balancer: &proxy.RoundRobin{}, WrapTransport: instead(roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/healthz" && r.URL.Host == "c:1" {
				return &http.Response{StatusCode: 500, Body: http.NoBody}, nil
			}
			if r.URL.Path == "/healthz" {
				return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
			}
			time.Sleep(10 * time.Millisecond)
			return f.RoundTrip(r)
		})), CheckPath: "/healthz", CheckInterval: time.Second})
		time.Sleep(5 * time.Second)
		f.ask(t, p, 10)
		answer, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil))
		if err != nil {
			t.Fatal(err)
		}
		s := p.Status()
		if s.Service != "s" || s.Err != "" || s.Retries != 2 || len(s.Nodes) != 3 {
			t.Fatalf("got %+v", s)
		}
		a, b, c := s.Nodes[0], s.Nodes[1], s.Nodes[2]
		if a.State != "ejected" || a.Requests != 2 || a.Failures != 2 || !a.EjectedUntil.After(time.Now()) || a.Instance.Address != "a:1" {
			t.Errorf("of the one that fails: %+v", a)
		}
		if b.State != "up" || b.Requests != 11 || b.Failures != 0 || b.InFlight != 1 || b.Latency != 10*time.Millisecond || b.Weight != 1 {
			t.Errorf("of the one that is well: %+v", b)
		}
		if c.State != "down" || c.Requests != 0 {
			t.Errorf("of the one that is down: %+v", c)
		}
		_ = answer.Body.Close()
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		if s := p.Status(); s.Err != proxy.ErrClosed.Error() || s.Nodes[1].InFlight != 0 {
			t.Errorf("when it is closed: %+v", s)
		}
	})
}

func ExampleProxy_Status() {
	p := proxy.New(at("10.0.0.1:80"), "users", nil)
	defer p.Close()
	text, err := json.Marshal(p.Status().Service)
	fmt.Println(string(text), err)
	// Output: "users" <nil>
}
