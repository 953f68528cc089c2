package gateway_test

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"testing"

	"github.com/koa-go/koa/internal/gateway"
)

func TestRemoveHopByHop(t *testing.T) {
	h := http.Header{
		"Connection": {"close, X-One", " x-two ,"}, "X-One": {"1"}, "X-Two": {"2"}, "Te": {"trailers"},
		"Keep-Alive": {"5"}, "Upgrade": {"x"}, "Transfer-Encoding": {"chunked"}, "X-End": {"1"},
	}
	gateway.RemoveHopByHop(h)
	if len(h) != 1 || h.Get("X-End") != "1" {
		t.Errorf("left %v, want X-End", h)
	}
}

func TestUpgradeOf(t *testing.T) {
	for _, tt := range []struct {
		name, connection, upgrade string
		minor                     int
		want                      string
	}{
		{"WebSocket", "keep-alive, Upgrade", "websocket", 1, "websocket"},
		{"nothing without Connection", "keep-alive", "websocket", 1, ""},
		{"nothing in HTTP/1.0", "Upgrade", "websocket", 0, ""},
		{"nothing for HTTP/2", "Upgrade", "h2c", 1, ""},
		{"nothing for HTTP/2 among others", "Upgrade", "websocket, H2C", 1, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := &http.Request{ProtoMajor: 1, ProtoMinor: tt.minor, Header: http.Header{"Connection": {tt.connection}, "Upgrade": {tt.upgrade}}}
			if got := gateway.UpgradeOf(r); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestMalformed(t *testing.T) {
	for _, tt := range []struct {
		name   string
		header http.Header
		want   bool
	}{
		{"a plain one", http.Header{"X-A": {"a\tb\xff"}}, false},
		{"a line break", http.Header{"X-A": {"a\r\nX-B: c"}}, true},
		{"a space in the name", http.Header{"X A": {"a"}}, true},
		{"no name", http.Header{"": {"a"}}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := gateway.Malformed(tt.header); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestFailures(t *testing.T) {
	for _, tt := range []struct {
		name                 string
		err                  error
		timeout, unreachable bool
	}{
		{"refused", &net.OpError{Op: "dial", Err: errors.New("refused")}, false, true},
		{"not accepted in time", &net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}, true, true},
		{"no such host", fmt.Errorf("get: %w", &net.DNSError{}), false, true},
		{"reset", &net.OpError{Op: "read", Err: errors.New("reset")}, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if gateway.IsTimeout(tt.err) != tt.timeout || gateway.IsUnreachable(tt.err) != tt.unreachable {
				t.Errorf("timeout %v, unreachable %v", gateway.IsTimeout(tt.err), gateway.IsUnreachable(tt.err))
			}
		})
	}
}

func FuzzRemoveHopByHop(f *testing.F) {
	f.Add("close, X-A", "1")
	f.Add(",,Connection", "\x00")
	f.Fuzz(func(t *testing.T, connection, value string) {
		h := http.Header{"Connection": {connection}, "X-A": {value}, "Upgrade": {value}}
		gateway.UpgradeOf(&http.Request{ProtoMajor: 1, ProtoMinor: 1, Header: h})
		gateway.RemoveHopByHop(h)
		if h["Connection"] != nil || h["Upgrade"] != nil {
			t.Errorf("left %v", h)
		}
		if gateway.HasToken([]string{connection}, "X-A") && h["X-A"] != nil {
			t.Errorf("%q left X-A", connection)
		}
	})
}
