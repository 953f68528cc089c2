package engine_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"syscall"
	"testing"

	"github.com/koa-go/koa/engine"
)

func TestListenTCP(t *testing.T) {
	for _, addr := range []string{":0", "127.0.0.1:0", "localhost:0", "[::1]:0"} {
		t.Run(addr, func(t *testing.T) {
			l := listen(t, addr)
			c, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			_ = c.Close()
		})
	}
}

func TestListenPortInUse(t *testing.T) {
	_, port, err := net.SplitHostPort(listen(t, ":0").Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	_, err = engine.Listen(t.Context(), ":"+port)
	e, ok := errors.AsType[*engine.ListenError](err)
	if !ok || e.Addr != ":"+port || !errors.Is(err, syscall.EADDRINUSE) {
		t.Fatalf("error %#v, want a ListenError for :%s because of EADDRINUSE", err, port)
	}
	for _, want := range []string{"port " + port + " is in use", "find its owner with `", "or pick another port"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q, want it to say %q", err, want)
		}
	}
}

func TestListenBadAddress(t *testing.T) {
	for _, tt := range []struct{ addr, want string }{
		{"", "the address is empty"},
		{"3000", `a port needs a colon before it; write ":3000"`},
		{"localhost", "the port is missing"},
		{"::1:3000", "an IPv6 address needs brackets"},
		{"http://localhost:3000", `no "scheme://"`},
		{":http3000", `port "http3000" is not a number`},
		{":65536", `port "65536" is not a number from 0 to 65535`},
		{":-1", `port "-1" is not a number`},
		{"localhost:", `port "" is not a number`},
		{"[::1:3000", "missing ']'"},
		{"unix:", "the path is missing"},
		{"fd:", `descriptor "" is not a number`},
		{"fd:three", `descriptor "three" is not a number`},
		{"fd:-1", `descriptor "-1" is not a number`},
	} {
		t.Run(tt.addr, func(t *testing.T) {
			_, err := engine.Listen(t.Context(), tt.addr)
			e, ok := errors.AsType[*engine.ListenError](err)
			if !ok || e.Addr != tt.addr || !strings.Contains(e.Problem, tt.want) {
				t.Errorf("error %v, want a ListenError which says %q", err, tt.want)
			}
		})
	}
}

func TestListenForeignHost(t *testing.T) {
	_, err := engine.Listen(t.Context(), "192.0.2.1:0")
	if !errors.Is(err, syscall.EADDRNOTAVAIL) || !strings.Contains(err.Error(), "host 192.0.2.1 is no address of this machine") {
		t.Errorf("error %v, want one about the host", err)
	}
}

func TestListenUnknownHost(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // whatever a resolver may say
	_, err := engine.Listen(ctx, "host.invalid:0")
	if err == nil || !strings.Contains(err.Error(), "host host.invalid cannot be looked up") {
		t.Errorf("error %v, want one about the host", err)
	}
}

func TestListenPermissionDenied(t *testing.T) {
	denied := &net.OpError{Op: "listen", Err: syscall.EACCES}
	for port, want := range map[string]string{
		"80":   "port 80, because ports below 1024 need privileges",
		"http": "port http, because ports below 1024 need privileges",
		"3000": "permission denied for port 3000",
	} {
		err := engine.ExplainTCP("", port, denied)
		if !errors.Is(err, syscall.EACCES) || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one which says %q", err, want)
		}
		if strings.Contains(err.Error(), "CAP_NET_BIND_SERVICE") == (port == "3000") {
			t.Errorf("error %v: the advice is for ports below 1024", err)
		}
	}
}

func TestListenRefusesBadOptions(t *testing.T) {
	_, err := (&engine.Options{SocketMode: 0o1777}).Listen(t.Context(), ":0")
	if e, ok := errors.AsType[*engine.OptionError](err); !ok || e.Field != "SocketMode" {
		t.Errorf("error %v, want one about SocketMode", err)
	}
}
