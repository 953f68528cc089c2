package testserver_test

import (
	"net"
	"strconv"
	"testing"

	"github.com/koa-go/koa/internal/testserver"
)

func TestFreeAddress(t *testing.T) {
	seen := map[string]bool{}
	for range 2000 {
		address := testserver.FreeAddress(t)
		host, text, err := net.SplitHostPort(address)
		if err != nil || host != "127.0.0.1" {
			t.Fatalf("%s, %v", address, err)
		}
		if port, err := strconv.Atoi(text); err != nil || port < 1024 || port+10_000 >= 32_768 {
			t.Fatalf("systems give the port of %s, or 10000 more, to connections: %v", address, err)
		}
		if seen[address] {
			t.Fatalf("%s is handed out twice", address)
		}
		seen[address] = true
	}
}
