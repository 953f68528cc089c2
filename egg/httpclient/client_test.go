package httpclient_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/egg/httpclient"
	"github.com/koa-go/koa/egg/httpclient/mocktransport"
)

func TestRequestSendsData(t *testing.T) {
	addr := serve(t, echo)
	c := newClient(t, nil)
	for _, tt := range []struct {
		name                 string
		path                 string
		opts                 *httpclient.RequestOptions
		method, query, ctype string
		body                 string
	}{
		{"as a GET without options", "/", nil, "GET", "", "", ""},
		{"in the query of a GET", "/", &httpclient.RequestOptions{Data: map[string]string{"a": "hello world", "b": "&"}},
			"GET", "a=hello+world&b=%26", "", ""},
		{"after the query that is there", "/?x=1", &httpclient.RequestOptions{Data: url.Values{"a": {"1", "2"}}},
			"GET", "x=1&a=1&a=2", "", ""},
		{"as a form by default", "/", &httpclient.RequestOptions{Method: "POST", Data: map[string]any{
			"n": 1e6, "f": 1.5, "i": -3, "b": true, "nil": nil, "list": []any{"x", 2}}},
			"POST", "", "application/x-www-form-urlencoded;charset=UTF-8", "b=true&f=1.5&i=-3&list=x&list=2&n=1000000&nil="},
		{"as JSON", "/", &httpclient.RequestOptions{Method: "PUT", ContentType: "json", Data: map[string]any{"a": "<b>"}},
			"PUT", "", "application/json", `{"a":"<b>"}`},
		{"as JSON by the header", "/", &httpclient.RequestOptions{Method: "PATCH", Data: []int{1},
			Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}},
			"PATCH", "", "application/json; charset=utf-8", `[1]`},
		{"as content", "/", &httpclient.RequestOptions{Method: "POST", ContentType: "text/plain", Content: strings.NewReader("hi")},
			"POST", "", "text/plain", "hi"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res, err := c.Request(t.Context(), addr+tt.path, tt.opts)
			if err != nil {
				t.Fatal(err)
			}
			h := res.Header
			if h.Get("X-Method") != tt.method || h.Get("X-Query") != tt.query || h.Get("X-Type") != tt.ctype || res.Text() != tt.body {
				t.Errorf("sent %q %q %q %q, want %q %q %q %q", h.Get("X-Method"), h.Get("X-Query"), h.Get("X-Type"), res.Text(),
					tt.method, tt.query, tt.ctype, tt.body)
			}
		})
	}
}

func TestRequestRefusesOptionsThatContradict(t *testing.T) {
	c := newClient(t, nil)
	for _, tt := range []struct {
		name, url string
		opts      httpclient.RequestOptions
		want      string
	}{
		{"content and data", "http://a.test", httpclient.RequestOptions{Content: strings.NewReader(""), Data: url.Values{}}, "both Content and Data"},
		{"content and files", "http://a.test", httpclient.RequestOptions{Content: strings.NewReader(""), Files: []httpclient.File{{}}}, "both Files and Content"},
		{"text as data", "http://a.test", httpclient.RequestOptions{Method: "POST", Data: "text"}, "use Content"},
		{"a struct as a query", "http://a.test", httpclient.RequestOptions{Data: struct{}{}}, "struct {}"},
		{"a nested form", "http://a.test", httpclient.RequestOptions{Method: "POST", Data: map[string]any{"a": map[string]any{}}}, `Data["a"]`},
		{"bytes as a form value", "http://a.test", httpclient.RequestOptions{Method: "POST", Data: map[string]any{"a": []byte("x")}}, `Data["a"]`},
		{"data of another type", "http://a.test", httpclient.RequestOptions{Method: "POST", ContentType: "text/xml", Data: url.Values{}}, "text/xml"},
		{"what JSON cannot say", "http://a.test", httpclient.RequestOptions{Method: "POST", ContentType: "json", Data: func() {}}, "json"},
		{"a header in a file's type", "http://a.test", httpclient.RequestOptions{Files: []httpclient.File{{ContentType: "a\r\nb: c"}}}, "line break"},
		{"a URL that is none", "http://u:pw@a b/?token=t", httpclient.RequestOptions{}, "***@a b/?token=***"},
		{"a method that is none", "http://a.test", httpclient.RequestOptions{Method: "a b"}, "method"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := c.Request(t.Context(), tt.url, &tt.opts)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "pw") {
				t.Errorf("err = %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestRequestHeaders(t *testing.T) {
	addr := serve(t, echo)
	c := newClient(t, nil)
	given := http.Header{"Host": {"other.test"}}
	res, err := c.Request(t.Context(), addr, &httpclient.RequestOptions{Header: given, Auth: "ann:s:cret"})
	if err != nil {
		t.Fatal(err)
	}
	if got := res.Header.Get("X-Host"); got != "other.test" {
		t.Errorf("Host %q, want that of Header", got)
	}
	if got := res.Header.Get("X-Auth"); got != "Basic YW5uOnM6Y3JldA==" {
		t.Errorf("Authorization %q", got)
	}
	if len(given) != 1 {
		t.Errorf("the caller's header was changed: %v", given)
	}
	res, err = c.Request(t.Context(), addr, &httpclient.RequestOptions{
		Header: http.Header{"Authorization": {"Bearer x"}}, Auth: "ann:secret",
	})
	if err != nil || res.Header.Get("X-Auth") != "Bearer x" {
		t.Errorf("Auth went over Authorization: %v, %v", res, err)
	}
}

func TestJSON(t *testing.T) {
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/user":
			fmt.Fprintf(w, `{"name":"ann","accept":%q}`, r.Header.Get("Accept"))
		case "/empty":
			w.WriteHeader(http.StatusNoContent)
		case "/broken":
			fmt.Fprint(w, `{"name":`)
		default:
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"name":"no such user"}`)
		}
	})
	c := newClient(t, nil)
	type user struct{ Name, Accept string }
	get := func(path string) (user, error) { return httpclient.JSON[user](t.Context(), c, addr+path, nil) }

	if u, err := get("/user"); err != nil || u != (user{"ann", "application/json"}) {
		t.Errorf("user %+v, %v", u, err)
	}
	if u, err := get("/empty"); err != nil || u != (user{}) {
		t.Errorf("no body: %+v, %v", u, err)
	}
	if _, err := get("/broken?key=k"); err == nil || !strings.Contains(err.Error(), "/broken?key=***: unexpected end of JSON") {
		t.Errorf("broken: %v", err)
	}
	u, err := get("/none?token=t")
	status, ok := errors.AsType[*httpclient.StatusError](err)
	if !ok || u != (user{}) || status.Result.Status != 404 || !strings.Contains(status.Result.Text(), "no such user") {
		t.Errorf("404: %+v, %v", u, err)
	}
	if want := "httpclient: GET " + addr + "/none?token=***: 404 Not Found"; err.Error() != want {
		t.Errorf("err = %q, want %q", err, want)
	}
	if _, err := httpclient.JSON[user](t.Context(), c, "http://127.0.0.1:0/", nil); err == nil {
		t.Error("no error without a server")
	}
}

func TestBodiesAreLimited(t *testing.T) {
	big := bytes.Repeat([]byte("x"), 1<<20)
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = z.Write(big)
			_ = z.Close()
		case "/chunked":
			_ = http.NewResponseController(w).Flush()
			_, _ = w.Write(big)
		default:
			w.Header().Set("Content-Length", fmt.Sprint(len(big)))
			_, _ = w.Write(big)
		}
	})
	c := newClient(t, &httpclient.Options{MaxBodySize: 1<<20 - 1})
	for _, path := range []string{"/plain", "/chunked", "/bomb"} {
		if _, err := c.Request(t.Context(), addr+path+"?token=t", nil); !errors.Is(err, httpclient.ErrBodyTooLarge) || strings.Contains(err.Error(), "=t") {
			t.Errorf("%s: err = %v, want ErrBodyTooLarge", path, err)
		}
		for _, limit := range []int64{1 << 20, -1} {
			res, err := c.Request(t.Context(), addr+path, &httpclient.RequestOptions{MaxBodySize: limit})
			if err != nil || !bytes.Equal(res.Data, big) {
				t.Errorf("%s with limit %d: %v", path, limit, err)
			}
		}
	}
	res, err := c.Request(t.Context(), addr+"/bomb", &httpclient.RequestOptions{MaxBodySize: -1})
	if err != nil || res.Header.Get("Content-Encoding") != "" {
		t.Errorf("unpacked, but Content-Encoding stays: %v, %v", res.Header, err)
	}
	if _, err := c.Request(t.Context(), addr, &httpclient.RequestOptions{Method: "HEAD"}); err != nil {
		t.Errorf("HEAD: %v", err)
	}
}

func TestTimeouts(t *testing.T) {
	silent, _ := rawServer(t, func(conn *net.TCPConn, _ int) {
		readHead(conn)
		_, _ = io.Copy(io.Discard, conn) // until the client goes
	})
	halfBody, _ := rawServer(t, func(conn *net.TCPConn, _ int) {
		readHead(conn)
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
		_, _ = io.Copy(io.Discard, conn)
	})
	mute, _ := rawServer(t, func(conn *net.TCPConn, _ int) { _, _ = io.Copy(io.Discard, conn) })
	const short = 30 * time.Millisecond
	for _, tt := range []struct {
		name, url string
		timeouts  httpclient.Timeouts
		text      string
	}{
		{"total before the head", silent, httpclient.Timeouts{Total: short}, ""},
		{"total in the body", halfBody, httpclient.Timeouts{Total: short}, ""},
		{"first byte", silent, httpclient.Timeouts{FirstByte: short}, "awaiting response headers"},
		{"TLS", strings.Replace(mute, "http", "https", 1), httpclient.Timeouts{TLS: short}, "TLS handshake timeout"},
	} {
		t.Run("ends "+tt.name, func(t *testing.T) {
			c := newClient(t, &httpclient.Options{Timeouts: tt.timeouts, Retry: &httpclient.Retry{Max: -1}})
			_, err := c.Request(t.Context(), tt.url+"/?token=t", nil)
			netErr, ok := errors.AsType[net.Error](err)
			if !ok || !netErr.Timeout() || !strings.Contains(err.Error(), tt.text) {
				t.Fatalf("err = %v, want a timeout with %q", err, tt.text)
			}
			if strings.Contains(err.Error(), "=t") {
				t.Errorf("the URL is not masked: %v", err)
			}
			if tt.timeouts.Total > 0 && !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%v is not DeadlineExceeded", err)
			}
		})
	}
}

func TestTotalTimeoutIsFiveSecondsUnlessSet(t *testing.T) {
	for _, tt := range []struct {
		client  time.Duration
		request time.Duration
		want    time.Duration // 0: the answer comes after a minute
	}{
		{0, 0, 5 * time.Second},
		{2 * time.Second, 0, 2 * time.Second},
		{2 * time.Second, 3 * time.Second, 3 * time.Second},
		{2 * time.Second, -1, 0},
		{-1, 0, 0},
	} {
		t.Run(fmt.Sprint(tt.client, tt.request), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, mocks := mocked(httpclient.Options{Timeouts: httpclient.Timeouts{Total: tt.client}})
				mocks.Mock("http://slow.test", mocktransport.Reply{Delay: time.Minute})
				start := time.Now()
				_, err := c.Request(t.Context(), "http://slow.test", &httpclient.RequestOptions{Timeout: tt.request})
				want := tt.want
				if want == 0 {
					want = time.Minute
				}
				if took := time.Since(start); took != want || errors.Is(err, context.DeadlineExceeded) != (tt.want > 0) {
					t.Errorf("took %v with %v, want %v", took, err, want)
				}
			})
		})
	}
}

func TestHTTPSWithOwnCertificate(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Proto) }))
	s.EnableHTTP2 = true
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	c := newClient(t, &httpclient.Options{TLS: &tls.Config{RootCAs: pool}})
	res, err := c.Request(t.Context(), s.URL, nil)
	if err != nil || res.Text() != "HTTP/2.0" || res.Timing.TLS <= 0 || res.Timing.Connect <= 0 {
		t.Fatalf("%v, %v", res, err)
	}
	if _, err := newClient(t, nil).Request(t.Context(), s.URL, nil); err == nil {
		t.Error("a certificate of nobody was trusted")
	}
}

func TestTimingAndReuse(t *testing.T) {
	addr := serve(t, echo)
	c := newClient(t, nil)
	first, err := c.Request(t.Context(), addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	if tm := first.Timing; tm.Reused || tm.Connect <= 0 || tm.FirstByte < tm.Connect || tm.Total < tm.FirstByte || tm.Retries != 0 {
		t.Errorf("first: %+v", tm)
	}
	second, err := c.Request(t.Context(), addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	if tm := second.Timing; !tm.Reused || tm.Connect != 0 {
		t.Errorf("second: %+v", tm)
	}
	c.CloseIdleConnections()
	third, err := c.Request(t.Context(), addr, nil)
	if err != nil || third.Timing.Reused {
		t.Errorf("after CloseIdleConnections: %v, %v", third.Timing, err)
	}
	once := newClient(t, &httpclient.Options{DisableKeepAlive: true})
	for range 2 {
		if res, err := once.Request(t.Context(), addr, nil); err != nil || res.Timing.Reused {
			t.Errorf("without keep-alive: %v, %v", res, err)
		}
	}
}

func TestMaxSocketsMakesRequestsWait(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	addr := serve(t, func(http.ResponseWriter, *http.Request) { entered <- struct{}{}; <-leave })
	c := newClient(t, &httpclient.Options{MaxSockets: 1})
	first := make(chan error)
	go func() { _, err := c.Request(t.Context(), addr, nil); first <- err }()
	<-entered
	_, err := c.Request(t.Context(), addr, &httpclient.RequestOptions{Timeout: 20 * time.Millisecond})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a second connection: %v", err)
	}
	close(leave)
	if err := <-first; err != nil {
		t.Error(err)
	}
}

func TestDoAndHTTPUseTheClient(t *testing.T) {
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Header.Get("X-Request-Id")) })
	c := newClient(t, &httpclient.Options{Propagate: func(_ context.Context, h http.Header) { h.Set("X-Request-Id", "r1") }})
	req, err := http.NewRequestWithContext(t.Context(), "GET", addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, do := range map[string]func(*http.Request) (*http.Response, error){"Do": c.Do, "HTTP": c.HTTP().Do} {
		res, err := do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if string(body) != "r1" || len(res.Request.Header) != 0 || len(req.Header) != 0 {
			t.Errorf("%s: %q, the request's header is %v", name, body, req.Header)
		}
	}
	c.HTTP().CloseIdleConnections()
	if res, err := c.Request(t.Context(), addr, nil); err != nil || res.Timing.Reused {
		t.Errorf("after CloseIdleConnections of HTTP: %v, %v", res, err)
	}
	h := c.HTTP()
	h.Transport, h.Timeout = nil, 1
	if _, err := c.Request(t.Context(), addr, nil); err != nil {
		t.Errorf("a change of HTTP's client reached c: %v", err)
	}
}

func TestProxyFromOptions(t *testing.T) {
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "by proxy to ", r.URL) })
	c := newClient(t, &httpclient.Options{Proxy: func(*http.Request) (*url.URL, error) { return url.Parse(proxy) }})
	res, err := c.Request(t.Context(), "http://far.test/x", nil)
	if err != nil || res.Text() != "by proxy to http://far.test/x" {
		t.Errorf("%v, %v", res, err)
	}
}
