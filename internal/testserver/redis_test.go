package testserver_test

import (
	"bufio"
	"fmt"
	"net"
	"testing"

	"github.com/koa-go/koa/internal/testserver"
)

// ping asks a server whether it is one, in the protocol's form for people.
func ping(addr string) (string, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	fmt.Fprint(conn, "PING\r\n")
	return bufio.NewReader(conn).ReadString('\n')
}

func TestRedis(t *testing.T) {
	r, other := testserver.StartRedis(t), testserver.StartRedis(t)
	if r.Addr == other.Addr {
		t.Fatalf("two servers listen at %s", r.Addr)
	}
	if got, err := ping(r.Addr); got != "+PONG\r\n" {
		t.Fatalf("PING = %q, %v", got, err)
	}
	r.Kill()
	if got, err := ping(r.Addr); err == nil {
		t.Fatalf("PING after Kill = %q", got)
	}
	r.Start()
	if got, err := ping(r.Addr); got != "+PONG\r\n" {
		t.Fatalf("PING after Start = %q, %v", got, err)
	}
}

func TestRedisWithArguments(t *testing.T) {
	r := testserver.StartRedis(t, "--requirepass", "secret")
	if got, _ := ping(r.Addr); got != "-NOAUTH Authentication required.\r\n" {
		t.Fatalf("PING without a password = %q", got)
	}
}
