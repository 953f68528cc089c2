//go:build unix

package engine_test

import (
	"net"
	"syscall"
	"testing"
)

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
