package httpclient_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/httpclient"
	"github.com/koa-go/koa/egg/httpclient/mocktransport"
)

func to(location string) mocktransport.Reply {
	return mocktransport.Reply{Status: 302, Header: http.Header{"Location": {location}}}
}

func TestRedirectsAreCounted(t *testing.T) {
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var n int
		if _, err := fmt.Sscanf(r.URL.Path, "/%d", &n); err == nil && n > 0 {
			http.Redirect(w, r, fmt.Sprintf("/%d", n-1), http.StatusFound)
			return
		}
		fmt.Fprint(w, "arrived")
	})
	c := newClient(t, nil)
	for _, tt := range []struct {
		hops, max int
		status    int
		err       error
	}{
		{1, 0, 200, nil},
		{10, 0, 200, nil},
		{11, 0, 0, httpclient.ErrTooManyRedirects},
		{2, 2, 200, nil},
		{3, 2, 0, httpclient.ErrTooManyRedirects},
		{1, -1, 302, nil},
	} {
		t.Run(fmt.Sprintf("%d with a limit of %d", tt.hops, tt.max), func(t *testing.T) {
			res, err := c.Request(t.Context(), fmt.Sprintf("%s/%d?token=t", addr, tt.hops), &httpclient.RequestOptions{MaxRedirects: tt.max})
			if !errors.Is(err, tt.err) {
				t.Fatalf("err = %v, want %v", err, tt.err)
			}
			if err == nil && (res.Status != tt.status || tt.status == 200 && res.URL.Path != "/0") {
				t.Errorf("%d at %s, want %d", res.Status, res.URL, tt.status)
			}
		})
	}
}

func TestRedirectsToClearTextAreRefused(t *testing.T) {
	for _, allow := range []bool{false, true} {
		c, mocks := mocked(httpclient.Options{AllowDowngrade: allow})
		mocks.Mock("https://a.test", to("http://a.test/plain"))
		mocks.Mock("http://a.test/plain", mocktransport.Reply{})
		if _, err := c.Request(t.Context(), "https://a.test", nil); errors.Is(err, httpclient.ErrDowngrade) == allow {
			t.Errorf("AllowDowngrade %v: err = %v", allow, err)
		}
		mocks.Mock("http://a.test", to("https://a.test/tls"))
		mocks.Mock("https://a.test/tls", mocktransport.Reply{})
		if _, err := c.Request(t.Context(), "http://a.test", nil); err != nil {
			t.Errorf("from http to https: %v", err)
		}
	}
}

func TestRedirectsToAnotherOriginLoseCredentials(t *testing.T) {
	const from = "https://a.test/start?token=t"
	for _, tt := range []struct {
		name string
		via  []string
		keep bool
	}{
		{"not to the same origin", []string{"https://a.test/end"}, true},
		{"not to the same origin with its port", []string{"https://a.test:443/end"}, true},
		{"to a subdomain", []string{"https://sub.a.test/end"}, false},
		{"to another port", []string{"https://a.test:8443/end"}, false},
		{"to another host", []string{"https://b.test/end"}, false},
		{"even on the way back", []string{"https://b.test/mid", "https://a.test/end"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, mocks := mocked(httpclient.Options{})
			at := from
			for _, next := range tt.via {
				mocks.Mock(at, to(next))
				at = next
			}
			last := mocks.Mock(at, mocktransport.Reply{})
			_, err := c.Request(t.Context(), from, &httpclient.RequestOptions{
				Auth: "ann:secret", Header: http.Header{"Cookie": {"a=1"}, "X-Other": {"o"}},
			})
			if err != nil {
				t.Fatal(err)
			}
			h := last.Calls()[0].Header
			for _, name := range []string{"Authorization", "Cookie", "Referer"} {
				if has := h.Get(name) != ""; has != tt.keep {
					t.Errorf("%s sent: %v, want %v", name, has, tt.keep)
				}
			}
			if h.Get("X-Other") != "o" {
				t.Error("an ordinary header was dropped")
			}
		})
	}
}

func TestRedirectsRepeatTheBody(t *testing.T) {
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/moved", http.StatusTemporaryRedirect)
			return
		}
		echo(w, r)
	})
	c := newClient(t, nil)
	res, err := c.Request(t.Context(), addr, &httpclient.RequestOptions{Method: "POST", Content: strings.NewReader("body")})
	if err != nil || res.Method != "POST" || res.Text() != "body" {
		t.Errorf("%v, %v", res, err)
	}
}
