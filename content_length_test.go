package koa_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/koa-go/koa"
)

// sized answers with a body of ?n bytes of the kind in the path.
func sized(ctx *koa.Context) error {
	n, err := strconv.Atoi(ctx.Query().Get("n"))
	if err != nil {
		return err
	}
	text := strings.Repeat("a", n)
	switch ctx.Path() {
	case "/text":
		ctx.SetBody(text)
	case "/bytes":
		ctx.SetBody([]byte(text))
	case "/json":
		ctx.SetBody([]string{text})
	case "/header": // the map of the headers was asked for
		ctx.Response.Header().Set("X-One", "1")
		ctx.SetBody(text)
	case "/error":
		return ctx.Throw(http.StatusTeapot, text)
	}
	if length := ctx.Length(); length < int64(n) && n > 0 {
		return fmt.Errorf("Length() = %d", length)
	}
	return nil
}

func TestContentLengthOnTheWire(t *testing.T) {
	client, http2 := serveHTTP2(t, newApp(koa.Handle(sized)))
	srv := httptest.NewServer(newApp(koa.Handle(sized)))
	t.Cleanup(srv.Close)
	for _, kind := range []string{"text", "bytes", "json", "header", "error"} {
		for _, n := range []int{0, 1, 2043, 2044, 2047, 2048, 2049, 5000} {
			for _, method := range []string{"GET", "HEAD"} {
				path, want := fmt.Sprintf("/%s?n=%d", kind, n), n
				if kind == "json" {
					want += len(`[""]`)
				}
				for proto, res := range map[string]*http.Response{
					"HTTP/1.0": raw(t, srv.Listener.Addr().String(), method+" "+path+" HTTP/1.0\r\n\r\n", method),
					"HTTP/1.1": raw(t, srv.Listener.Addr().String(), method+" "+path+" HTTP/1.1\r\nHost: a\r\n\r\n", method),
					"HTTP/2.0": request(t, client, method, http2+path),
				} {
					if got := res.Header.Get("Content-Length"); got != strconv.Itoa(want) || res.TransferEncoding != nil {
						t.Errorf("%s %s by %s: Content-Length %q, Transfer-Encoding %v, want %d", method, path, proto, got, res.TransferEncoding, want)
					}
				}
			}
		}
	}
}

// raw sends a request as it stands and returns the head of the answer.
func raw(t *testing.T, addr, text, method string) *http.Response {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func request(t *testing.T, client *http.Client, method, url string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res
}

func TestContentLengthThatIsNotTheBodys(t *testing.T) {
	srv := httptest.NewServer(newApp(koa.Handle(func(ctx *koa.Context) error {
		ctx.SetBody("four")
		ctx.SetLength(2)
		return nil
	})))
	t.Cleanup(srv.Close)
	if res, err := http.Get(srv.URL); err == nil {
		res.Body.Close()
		t.Errorf("the answer is taken for a whole one: %v", res.Header)
	}
}
