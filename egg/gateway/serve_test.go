package gateway_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/gateway"
	"github.com/koa-go/koa/internal/testserver"
)

func TestListenersFollowTheFile(t *testing.T) {
	one, two := testserver.FreeAddress(t), testserver.FreeAddress(t)
	rest := "\nservices:\n  shop: {instances: [" + backend(t, "shop") + "]}\nroutes:\n  - {service: shop}\n"
	r := run(t, file(t, "listen: ["+one+"]"+rest))
	write(t, r.file, "listen: ["+one+", {address: '"+two+"'}]"+rest)
	answers := func(address string) bool {
		res, err := http.Get("http://" + address)
		if err != nil {
			return false
		}
		_ = res.Body.Close()
		return res.StatusCode == http.StatusOK
	}
	eventually(t, "two listeners", func() bool { return answers(one) && answers(two) })
	write(t, r.file, "listen: ["+two+"]"+rest)
	eventually(t, "one listener", func() bool {
		conn, err := net.Dial("tcp", one)
		if err == nil {
			_ = conn.Close()
		}
		return err != nil
	})
	if !answers(two) {
		t.Error("the one that stays does not answer")
	}
	taken, err := net.Listen("tcp", one)
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	write(t, r.file, "listen: ["+one+"]"+strings.ReplaceAll(rest, "shop", "other"))
	eventually(t, "a failure", func() bool { return strings.Contains(r.Status().Failure, one) })
	if s := r.Status(); s.Services[0].Name != "shop" || !answers(two) {
		t.Errorf("a listener that cannot be had changed the services to %+v", s.Services)
	}
}

func TestListenerThatCannotBeHad(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	g, err := gateway.New(file(t, "listen: ["+taken.Addr().String()+"]"), &gateway.Options{Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Run(t.Context()); err == nil || !strings.Contains(err.Error(), taken.Addr().String()) {
		t.Errorf("Run: %v", err)
	}
}

func TestDrain(t *testing.T) {
	asked, answer := make(chan struct{}), make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(asked)
		<-answer
		_, _ = w.Write([]byte("late"))
	}))
	defer slow.Close()
	admin := testserver.FreeAddress(t)
	r := run(t, file(t, "admin: {address: '"+admin+"'}\nservices:\n  shop: {instances: ["+slow.Listener.Addr().String()+"]}\nroutes:\n  - {service: shop}\n"))
	got := make(chan string, 1)
	go func() {
		_, body := fetch(t, r.client())
		got <- body
	}()
	<-asked
	if status, body := fetch(t, "http://"+admin+"/health"); status != http.StatusOK || body != "ok\n" {
		t.Errorf("health is %d %q", status, body)
	}
	r.end()
	eventually(t, "a health that says so", func() bool {
		status, _ := fetch(t, "http://"+admin+"/health")
		return status == http.StatusServiceUnavailable
	})
	if s := statusOf(t, "http://"+admin); !s.Draining || s.InFlight != 1 {
		t.Errorf("the status is %+v", s)
	}
	close(answer)
	if body := <-got; body != "late" {
		t.Errorf("the request in flight got %q", body)
	}
	err := <-r.ended
	r.ended <- err
	if err != nil {
		t.Errorf("Run: %v", err)
	}
}

func TestAdmin(t *testing.T) {
	admin := testserver.FreeAddress(t)
	r := run(t, file(t, "admin: {address: '"+admin+"'}\nservices:\n  shop: {instances: ["+backend(t, "shop")+"]}\nroutes:\n  - {path: /x, host: a.example, service: shop}\n"))
	s := statusOf(t, "http://"+admin)
	if s.File != r.file || s.Loaded.IsZero() || time.Since(s.Loaded) > time.Minute || len(s.Services) != 1 || s.Services[0].Name != "shop" ||
		len(s.Routes) != 1 || s.Routes[0].Host != "a.example" || s.Routes[0].Path != "/x" {
		t.Errorf("the status is %+v", s)
	}
	for _, path := range []string{"/", "/page.js", "/page.css"} {
		res, err := http.Get("http://" + admin + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusOK || !strings.Contains(res.Header.Get("Content-Security-Policy"), "default-src 'self'") {
			t.Errorf("%s: %d with %v", path, res.StatusCode, res.Header)
		}
	}
	for _, tt := range []struct {
		method, host string
		want         int
	}{
		{"GET", "evil.example", http.StatusMisdirectedRequest},
		{"GET", "localhost:80", http.StatusOK},
		{"POST", admin, http.StatusMethodNotAllowed},
	} {
		req, err := http.NewRequestWithContext(t.Context(), tt.method, "http://"+admin+"/status.json", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = tt.host
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != tt.want {
			t.Errorf("%s for %s: %d, want %d", tt.method, tt.host, res.StatusCode, tt.want)
		}
	}
}
