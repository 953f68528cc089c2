package proxy_test

import (
	"bufio"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/proxy"
)

func named(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, name) }
}

func TestRequestsAreSpread(t *testing.T) {
	res := at(upstream(t, named("1")), upstream(t, named("2")))
	s := serve(t, newProxy(t, res, &proxy.Options{Balancer: &proxy.RoundRobin{}}))
	got := ""
	for range 4 {
		_, body := get(t, s, "/")
		got += body
	}
	if got != "1212" {
		t.Errorf("got %q, want them in turn", got)
	}
}

func TestClientSide(t *testing.T) {
	address := upstream(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Host+r.RequestURI) })
	for _, tt := range []struct {
		name string
		opts *proxy.Options
		want string
	}{
		{"keeps the host", nil, "users/a%2Fb?q"},
		{"sends that of the instance", &proxy.Options{ChangeOrigin: true}, address + "/a%2Fb?q"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			client := &http.Client{Transport: newProxy(t, at(address), tt.opts)}
			res, err := client.Do(newRequest(t, "GET", "http://users/a%2Fb?q", nil))
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			if body, err := io.ReadAll(res.Body); err != nil || string(body) != tt.want {
				t.Errorf("got %q, %v; want %q", body, err, tt.want)
			}
		})
	}
}

func TestWhatTheInstanceGets(t *testing.T) {
	s := front(t, func(w http.ResponseWriter, r *http.Request) {
		if err := json.NewEncoder(w).Encode([]any{r.RequestURI, r.Host, r.Header}); err != nil {
			t.Error(err)
		}
	}, nil)
	r := newRequest(t, "GET", s.URL+"/a%2Fb//c?x=1;y=%zz", nil)
	r.Host = "example.com:81"
	r.Header = http.Header{
		"Connection": {"X-Hop"}, "X-Hop": {"1"}, "Te": {"trailers, gzip"}, "Proxy-Authorization": {"secret"}, "Accept-Encoding": {"br"},
		"X-End": {"1", "2"}, "X-Forwarded-For": {"10.0.0.1"}, "X-Forwarded-Port": {"1"}, "Forwarded": {"for=10.0.0.1"}, "User-Agent": {""},
	}
	_, body := send(t, s, r)
	want := `["/a%2Fb//c?x=1;y=%zz","example.com:81",{"Accept-Encoding":["br"],"Te":["trailers"],"X-End":["1","2"],` +
		`"X-Forwarded-For":["127.0.0.1"],"X-Forwarded-Host":["example.com:81"],"X-Forwarded-Port":["81"],"X-Forwarded-Proto":["http"]}]`
	if body != want {
		t.Errorf("got\n%s, want\n%s", body, want)
	}
}

func TestHeadersOfTheInstancesConnectionStayThere(t *testing.T) {
	s := serve(t, newProxy(t, at(says(t, "HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\n"+
		"Keep-Alive: timeout=5\r\nProxy-Authenticate: Basic\r\nUpgrade: x\r\nX-End: 1\r\nContent-Length: 2\r\n\r\nok")), nil))
	res, body := get(t, s, "/")
	if body != "ok" || res.Header.Get("X-End") != "1" {
		t.Errorf("got %q, %v", body, res.Header)
	}
	for _, name := range []string{"X-Hop", "Keep-Alive", "Proxy-Authenticate", "Upgrade"} {
		if res.Header[name] != nil {
			t.Errorf("the client got %s: %q", name, res.Header[name])
		}
	}
}

// A length and a coding at once is how requests are smuggled (RFC 9112 6.3).
func TestNoRequestIsSmuggled(t *testing.T) {
	var mu sync.Mutex
	var seen, got []string
	note := func(list *[]string, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		*list = append(*list, r.Method+" "+r.RequestURI)
	}
	p := newProxy(t, at(upstream(t, func(_ http.ResponseWriter, r *http.Request) {
		note(&got, r)
		if _, err := io.ReadAll(r.Body); err != nil || len(r.TransferEncoding) > 0 && r.Header["Content-Length"] != nil {
			t.Errorf("%v, headers %v", err, r.Header)
		}
	})), nil)
	s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		note(&seen, r)
		p.ServeHTTP(w, r)
	}))
	conn := dial(t, s)
	_, err := io.WriteString(conn, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"+
		"GET /admin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(conn); err != nil {
		t.Fatal(err)
	}
	if mu.Lock(); !slices.Equal(seen, got) || len(seen) == 0 {
		t.Errorf("the proxy saw %q, the instance got %q", seen, got)
	}
	mu.Unlock()
}

func TestTargetsThatAreNoPathAreRefused(t *testing.T) {
	s := front(t, named("reached"), nil)
	conn := dial(t, s)
	if _, err := io.WriteString(conn, "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || res.StatusCode != http.StatusBadRequest {
		t.Errorf("got %v, %v", res, err)
	}
}

func TestChangesOfTheListAreFollowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		res := &feed{}
		p := proxy.New(res, "s", &proxy.Options{WrapTransport: instead(roundTrip(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Header: http.Header{"X-At": {r.URL.Host}}, Body: http.NoBody}, nil
		}))})
		first := make(chan string)
		ask := func() string {
			answer, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil))
			if err != nil {
				return err.Error()
			}
			_ = answer.Body.Close()
			return answer.Header.Get("X-At")
		}
		go func() { first <- ask() }()
		synctest.Wait() // there is no list yet
		res.tell("one:1")
		if got := <-first; got != "one:1" {
			t.Errorf("the request that waits goes to %q", got)
		}
		for _, tt := range []struct {
			tell []string
			want string
		}{
			{[]string{"two:2"}, "two:2"},
			{nil, "proxy: s: no instance"},
			{[]string{"three:3"}, "three:3"},
		} {
			res.tell(tt.tell...)
			synctest.Wait()
			if got := ask(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		}
		if err := p.Close(); err != nil { // or the bubble finds what still runs
			t.Error(err)
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestInstancesThatStayKeepTheirRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		res, finish := at("one:1"), make(chan struct{})
		p := proxy.New(res, "s", &proxy.Options{Balancer: &proxy.LeastConnections{}, WrapTransport: instead(roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/slow" {
				<-finish
			}
			return &http.Response{StatusCode: 200, Header: http.Header{"X-At": {r.URL.Host}}, Body: http.NoBody}, nil
		}))})
		defer p.Close()
		go func() {
			answer, err := p.RoundTrip(newRequest(t, "GET", "http://s/slow", nil))
			if err != nil {
				t.Error(err)
				return
			}
			_ = answer.Body.Close()
		}()
		synctest.Wait()
		res.tell("one:1", "two:2")
		synctest.Wait()
		for range 4 {
			answer, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil))
			if err != nil || answer.Header.Get("X-At") != "two:2" {
				t.Fatalf("got %v, %v; want the instance without a request", answer, err)
			}
			_ = answer.Body.Close()
		}
		close(finish)
	})
}

func TestMistakesInOptionsPanic(t *testing.T) {
	for _, tt := range []struct {
		name, option string
		opts         *proxy.Options
	}{
		{"a mask that is too long", "TrustedProxies", &proxy.Options{TrustedProxies: []string{"10.0.0.0/33"}}},
		{"a name for an address", "TrustedProxies", &proxy.Options{TrustedProxies: []string{"localhost"}}},
		{"a percentage", "HedgePercentile", &proxy.Options{HedgePercentile: 95}},
		{"a method that does a thing twice", "HedgeMethods", &proxy.Options{HedgeMethods: []string{"GET", "POST"}}},
		{"a method in lower case", "HedgeMethods", &proxy.Options{HedgeMethods: []string{"get"}}},
		{"more than all", "BreakRatio", &proxy.Options{BreakRatio: 50}},
		{"a path without a slash", "CheckPath", &proxy.Options{CheckPath: "healthz"}},
		{"a transport that is none", "WrapTransport", &proxy.Options{WrapTransport: instead(nil)}},
		{"two ways to HTTP/2", "H2C", &proxy.Options{H2C: true, TLS: &tls.Config{}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defer func() {
				if r := fmt.Sprint(recover()); !strings.HasPrefix(r, "proxy: Options."+tt.option+": ") {
					t.Errorf("got %q", r)
				}
			}()
			_ = proxy.New(at(), "s", tt.opts).Close()
		})
	}
}

func Example() {
	users := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "user ", r.URL.Path[len("/users/"):])
	}))
	defer users.Close()
	resolver := &feed{}
	resolver.Set([]discovery.Instance{{ID: "1", Service: "users", Address: users.Listener.Addr().String(), Weight: 1}})

	p := proxy.New(resolver, "users", &proxy.Options{Balancer: &proxy.LeastConnections{}})
	defer p.Close()
	client := &http.Client{Transport: p}
	res, err := client.Get("http://users/users/7")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	fmt.Println(string(body))
	// Output: user 7
}
