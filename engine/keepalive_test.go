//go:build unix

package engine_test

import (
	"context"
	"net"
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/koa-go/koa/engine"
)

func TestKeepAliveProbes(t *testing.T) {
	for _, period := range []time.Duration{0, time.Hour, -1} {
		var raw net.Conn
		opts := &engine.Options{KeepAlive: period, ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			raw = c
			return ctx
		}}
		s := start(t, http.HandlerFunc(hello), opts)
		c := s.dial()
		c.send(get)
		c.response()
		if got, want := probes(t, raw), period >= 0; got != want {
			t.Errorf("KeepAlive %v: probes %t, want %t", period, got, want)
		}
		_ = c.Close()
		s.mustStop()
	}
}

// probes reports whether the system looks after a connection.
func probes(t *testing.T, c net.Conn) bool {
	t.Helper()
	raw, err := c.(syscall.Conn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	on := 0
	if ctrlErr := raw.Control(func(fd uintptr) {
		on, err = syscall.GetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_KEEPALIVE)
	}); ctrlErr != nil || err != nil {
		t.Fatal(ctrlErr, err)
	}
	return on != 0
}
