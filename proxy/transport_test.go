package proxy_test

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/koa-go/koa/proxy"
)

// around is what a tracer does: it tells the instance something, and counts.
type around struct {
	own  http.RoundTripper
	sent int
}

func (a *around) RoundTrip(r *http.Request) (*http.Response, error) {
	out := r.Clone(r.Context())
	out.Header.Set("X-Around", "1")
	a.sent++
	return a.own.RoundTrip(out)
}

func TestWhatIsAroundTheTransportKeepsItsOptions(t *testing.T) {
	said := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Proto+" "+r.Header.Get("X-Around"))
	})
	secure := httptest.NewUnstartedServer(said)
	secure.EnableHTTP2 = true
	secure.StartTLS()
	defer secure.Close()
	open := httptest.NewUnstartedServer(said)
	open.Config.Protocols = &http.Protocols{}
	open.Config.Protocols.SetUnencryptedHTTP2(true)
	open.Start()
	defer open.Close()
	for _, tt := range []struct {
		name string
		s    *httptest.Server
		opts proxy.Options
	}{
		{"TLS", secure, proxy.Options{TLS: secure.Client().Transport.(*http.Transport).TLSClientConfig}},
		{"HTTP/2 without TLS", open, proxy.Options{H2C: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := &around{}
			opts := tt.opts
			opts.WrapTransport = func(own http.RoundTripper) http.RoundTripper {
				a.own = own
				return a
			}
			p := newProxy(t, at(nobody(t), tt.s.Listener.Addr().String()), &opts)
			for range 4 { // some of them are sent again
				answer, err := p.RoundTrip(newRequest(t, "GET", "http://s/", nil))
				if err != nil {
					t.Fatal(err)
				}
				body, err := io.ReadAll(answer.Body)
				_ = answer.Body.Close()
				if err != nil || string(body) != "HTTP/2.0 1" {
					t.Errorf("got %q, %v", body, err)
				}
			}
			if want := 4 + int(p.Status().Retries); a.sent != want {
				t.Errorf("%d tries were seen, want %d", a.sent, want)
			}
		})
	}
}

func TestUpgradesPassWhatIsAroundTheTransport(t *testing.T) {
	s := front(t, shout, &proxy.Options{WrapTransport: func(own http.RoundTripper) http.RoundTripper { return &around{own: own} }})
	conn := dial(t, s)
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: shout\r\n\r\nhi\n"); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(conn)
	res, err := http.ReadResponse(r, nil)
	if err != nil || res.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("got %v, %v", res, err)
	}
	if err := conn.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(r); string(text) != "HELLO\nHI\nGOODBYE\n" {
		t.Errorf("got %q, %v", text, err)
	}
}
