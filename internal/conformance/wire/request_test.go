package wire_test

import (
	"testing"

	"github.com/koa-go/koa/internal/conformance/wire"
)

func TestRequestBytes(t *testing.T) {
	host := [2]string{"Host", "h"}
	for _, tt := range []struct {
		name string
		req  wire.Request
		want string
	}{
		{
			"asks for the end of the connection",
			wire.Request{Method: "GET", Target: "/a?b", Version: "1.1", Headers: [][2]string{host}},
			"GET /a?b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
		},
		{
			"keeps letter case, order and bytes, and a Connection of its own",
			wire.Request{Method: "GET", Target: "/\xe9", Version: "1.0", Headers: [][2]string{{"x-B", "\xe9"}, {"CONNECTION", "keep-alive"}, {"x-b", ""}}},
			"GET /\xe9 HTTP/1.0\r\nx-B: \xe9\r\nCONNECTION: keep-alive\r\nx-b: \r\n\r\n",
		},
		{
			"adds the length of a body",
			wire.Request{Method: "POST", Target: "/", Version: "1.1", Body: []byte("é")},
			"POST / HTTP/1.1\r\nContent-Length: 2\r\nConnection: close\r\n\r\né",
		},
		{
			"adds the length of an empty body",
			wire.Request{Method: "POST", Target: "/", Version: "1.1", Body: []byte{}},
			"POST / HTTP/1.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
		},
		{
			"leaves a length that is there alone",
			wire.Request{Method: "POST", Target: "/", Version: "1.1", Headers: [][2]string{{"content-length", "9"}}, Body: []byte("abc")},
			"POST / HTTP/1.1\r\ncontent-length: 9\r\nConnection: close\r\n\r\nabc",
		},
		{
			"cuts a body into chunks",
			wire.Request{Method: "POST", Target: "/", Version: "1.1", Body: []byte("0123456789"), Chunked: true},
			"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n7\r\n0123456\r\n3\r\n789\r\n0\r\n\r\n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(tt.req.Bytes()); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestLatin1(t *testing.T) {
	if got, err := wire.ToBytes("/caf\u00e9"); got != "/caf\xe9" || err != nil {
		t.Errorf("ToBytes = %q, %v", got, err)
	}
	if got := wire.FromBytes("/caf\xe9"); got != "/caf\u00e9" {
		t.Errorf("FromBytes = %q", got)
	}
	if got, err := wire.ToBytes("你"); err == nil {
		t.Errorf("ToBytes of a character above U+00FF = %q, want an error", got)
	}
}
