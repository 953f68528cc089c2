package testserver

import (
	"math/rand/v2"
	"net"
	"strconv"
	"sync"
	"testing"
)

// The ports of servers are below those that systems give to connections (32768 and above on
// Linux, 49152 elsewhere): no client takes the port of a server that is down and starts
// again. Redis listens at its port plus 10000 too when it is in a cluster.
const firstPort, ports = 10_000, 12_000

var handedOut = struct {
	sync.Mutex
	ports map[int]bool
}{ports: map[int]bool{}}

// FreeAddress returns an address of this machine, host:port, at which nobody listens now. It
// never returns it again. Another process may still take it before it is used: who starts a
// server there tries another address then.
func FreeAddress(tb testing.TB) string {
	tb.Helper()
	handedOut.Lock()
	defer handedOut.Unlock()
	for range 1000 {
		port := firstPort + rand.N(ports)
		address := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
		if handedOut.ports[port] || !free(address) {
			continue
		}
		handedOut.ports[port] = true
		return address
	}
	tb.Fatal("testserver: there is no free port")
	return ""
}

func free(address string) bool {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return false
	}
	_ = l.Close()
	return true
}

// portOf is the port of an address of [FreeAddress].
func portOf(address string) string {
	_, port, _ := net.SplitHostPort(address) // it has one
	return port
}
