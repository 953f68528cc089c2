package gateway_test

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

func TestReloadKeepsWhatIsKnownOfServices(t *testing.T) {
	a, b := backend(t, "a"), backend(t, "b")
	text := "services:\n  a: {instances: [" + a + "]}\n  b: {instances: [" + b + "]}\nroutes:\n  - {path: /a, service: a}\n  - {path: /b, service: b}\n"
	g := open(t, text)
	name := g.Status().File
	get(t, g, "/a")
	get(t, g, "/b")
	write(t, name, "# one line more\n"+strings.Replace(text, b+"]", b+"], retries: 2", 1))
	if err := g.Reload(); err != nil {
		t.Fatal(err)
	}
	s := g.Status().Services
	if s[0].Requests != 1 || s[1].Requests != 0 {
		t.Errorf("a, which did not change, had %d requests, and b, which did, %d; want 1 and 0", s[0].Requests, s[1].Requests)
	}
	for _, path := range []string{"/a", "/b"} {
		if w := get(t, g, path); w.Code != http.StatusOK {
			t.Errorf("%s got %d", path, w.Code)
		}
	}
}

func TestReloadKeepsCountersAndLimits(t *testing.T) {
	text := `
services:
  new: {instances: [` + backend(t, "new") + `]}
  old: {instances: [` + backend(t, "old") + `]}
routes:
  - {service: new, rateLimit: {max: 1, duration: 1h}, strangler: {old: old, rules: [{path: /x, percent: 0}]}}
`
	g := open(t, text)
	if w := get(t, g, "/x"); w.Body.String() != "old /x 0" {
		t.Errorf("got %q", w.Body)
	}
	write(t, g.Status().File, strings.Replace(text, "percent: 0", "percent: 100", 1))
	if err := g.Reload(); err != nil {
		t.Fatal(err)
	}
	if w := get(t, g, "/x"); w.Code != http.StatusTooManyRequests {
		t.Errorf("a used up budget is forgotten: %d", w.Code)
	}
	if s := g.Status().Routes[0].Strangler; len(s.Routes) != 1 || s.Routes[0].Old.Requests != 1 || s.Rules[0].Percent != 100 {
		t.Errorf("counted %+v", s)
	}
}

func TestBadFileChangesNothing(t *testing.T) {
	good := "services:\n  shop: {instances: [" + backend(t, "shop") + "]}\nroutes:\n  - {service: shop}\n"
	r := run(t, file(t, good))
	write(t, r.file, "services: {shop: {instances: [here]}}\n")
	eventually(t, "a failure in the status", func() bool { return r.Status().Failure != "" })
	if s := r.Status(); !strings.Contains(s.Failure, "gateway.yaml:1: services.shop.instances[0]") || len(s.Services) != 1 {
		t.Errorf("the status is %+v", s)
	}
	if status, body := fetch(t, r.client()+"/"); status != http.StatusOK || body != "shop / 0" {
		t.Errorf("got %d %q", status, body)
	}
	write(t, r.file, good)
	eventually(t, "no failure in the status", func() bool { return r.Status().Failure == "" })
}

func TestStreamsEndOnTheServiceTheyBeganOn(t *testing.T) {
	more := make(chan string)
	old := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for line := range more {
			fmt.Fprintln(w, line)
			_ = http.NewResponseController(w).Flush()
		}
	}))
	defer old.Close()
	service := func(at string) string {
		return "services:\n  shop: {instances: [" + at + "]}\nroutes:\n  - {service: shop}\n"
	}
	r := run(t, file(t, service(old.Listener.Addr().String())))
	send := make(chan struct{})
	go func() {
		more <- "one"
		<-send
		more <- "two"
		close(more)
	}()
	res, err := http.Get(r.client())
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	lines.Scan()
	write(t, r.file, service(backend(t, "next")))
	if err := r.Reload(); err != nil {
		t.Fatal(err)
	}
	if _, body := fetch(t, r.client()); body != "next / 0" {
		t.Errorf("got %q, want the next service", body)
	}
	if s := r.Status().Services; len(s) != 2 || !s[1].Leaving || s[1].InFlight != 1 {
		t.Errorf("services are %+v, want one that leaves with a request", s)
	}
	close(send)
	if lines.Scan(); lines.Text() != "two" || lines.Scan() || lines.Err() != nil {
		t.Errorf("the stream went on with %q, %v", lines.Text(), lines.Err())
	}
	eventually(t, "the end of the old service", func() bool { return len(r.Status().Services) == 1 })
}

func TestNothingIsLeftOfFormerConfigurations(t *testing.T) {
	at := []string{backend(t, "a"), backend(t, "b")}
	text := func(i int) string {
		return fmt.Sprintf("registries:\n  r%d: {static: {shop: [%s]}}\nservices:\n  shop: {registry: r%d, checkPath: /, retries: %d}\nroutes:\n  - {service: shop}\n", i, at[i%2], i, i+1)
	}
	g := open(t, text(0))
	reload := func(i int) {
		write(t, g.Status().File, text(i))
		if err := g.Reload(); err != nil {
			t.Fatal(err)
		}
		if w := get(t, g, "/"); w.Code != http.StatusOK {
			t.Fatalf("got %d", w.Code)
		}
		write(t, g.Status().File, text(i)+"routes: again\n")
		if err := g.Reload(); err == nil {
			t.Fatal("a mistake was taken")
		}
	}
	for i := range 5 {
		reload(i + 1)
	}
	before := runtime.NumGoroutine()
	for i := range 30 {
		reload(i + 6)
	}
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	eventually(t, "as few goroutines as before", func() bool { return runtime.NumGoroutine() <= before+5 })
	if err := g.Close(); err != nil {
		t.Error(err)
	}
	if w := get(t, g, "/"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("a closed gateway answered %d", w.Code)
	}
}

func TestReloadUnderLoad(t *testing.T) {
	a, b := backend(t, "a"), backend(t, "b")
	text := func(i int) string {
		return fmt.Sprintf("services:\n  shop: {instances: [%s], retries: %d}\n  same: {instances: [%s]}\nroutes:\n  - {service: shop}\n  - {path: /same, service: same}\n",
			[]string{a, b, a + "," + b}[i%3], i%2+1, b)
	}
	r := run(t, file(t, text(0)))
	var asked atomic.Int64
	done := make(chan struct{})
	var clients sync.WaitGroup
	for i := range 8 {
		clients.Go(func() {
			path := []string{"/", "/same"}[i%2]
			for {
				select {
				case <-done:
					return
				default:
				}
				if status, body := fetch(t, r.client()+path); status != http.StatusOK {
					t.Errorf("got %d %q", status, body)
					return
				}
				asked.Add(1)
			}
		})
	}
	for i := range 50 {
		write(t, r.file, text(i+1))
		if err := r.Reload(); err != nil {
			t.Error(err)
		}
		n := asked.Load()
		eventually(t, "more requests", func() bool { return asked.Load() > n+10 || t.Failed() })
	}
	close(done)
	clients.Wait()
	t.Logf("%d requests over 50 readings, none failed", asked.Load())
}

// client is the URL of the listener for clients.
func (r *running) client() string { return r.urls["127.0.0.1:0"] }
