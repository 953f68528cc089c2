package wire_test

import (
	"io"
	"net"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/conformance/wire"
	"github.com/koa-go/koa/internal/memhttp"
)

// answer serves one connection with fixed bytes and closes it.
func answer(t *testing.T, reply string) net.Conn {
	t.Helper()
	l := memhttp.Listen()
	t.Cleanup(func() { l.Close() })
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		_, _ = io.WriteString(conn, reply)
		conn.Close()
	}()
	conn, err := l.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func TestExchange(t *testing.T) {
	for _, tt := range []struct {
		name, method, reply string
		status              int
		body                string
		truncated, closed   bool
	}{
		{name: "reads to the given length", reply: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", status: 200, body: "hi"},
		{name: "joins chunks", reply: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n", status: 200, body: "ab"},
		{name: "reads to the end of the connection", reply: "HTTP/1.0 404 Not Found\r\n\r\nrest", status: 404, body: "rest"},
		{name: "knows that HEAD has no body", method: "HEAD", reply: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", status: 200},
		{name: "passes over interim replies", reply: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", status: 204},
		{name: "sees a cut length", reply: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi", status: 200, body: "hi", truncated: true},
		{name: "sees cut chunks", reply: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", status: 200, body: "ab", truncated: true},
		{name: "sees a connection closed without reply", closed: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			method := tt.method
			if method == "" {
				method = "GET"
			}
			got, err := wire.Exchange(answer(t, tt.reply), &wire.Request{Method: method, Target: "/", Version: "1.1"})
			if err != nil {
				t.Fatal(err)
			}
			if got.Status != tt.status || string(got.Body) != tt.body || got.Truncated != tt.truncated || got.Closed != tt.closed {
				t.Errorf("got %+v with body %q", got, got.Body)
			}
		})
	}
}

func TestExchangeRefuses(t *testing.T) {
	for _, reply := range []string{
		"garbage\r\n\r\n",
		"HTTP/1.1 204 No Content\r\n\r\nstray",
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 200 OK\r\n\r\n",
	} {
		got, err := wire.Exchange(answer(t, reply), &wire.Request{Method: "GET", Target: "/", Version: "1.1"})
		if err == nil {
			t.Errorf("%s gives %+v, want an error", strings.ReplaceAll(reply, "\r\n", "|"), got)
		}
	}
}
