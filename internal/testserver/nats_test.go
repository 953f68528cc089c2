package testserver_test

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/testserver"
)

// ask sends a request to JetStream in the protocol's own words and returns the answer.
func ask(t *testing.T, addr, subject, body string) string {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "CONNECT {\"verbose\":false}\r\nSUB answer 1\r\nPUB %s answer %d\r\n%s\r\n", subject, len(body), body)
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "MSG answer ") && lines.Scan() {
			return lines.Text()
		}
	}
	t.Fatalf("%s: no answer: %v", subject, lines.Err())
	return ""
}

func TestNATS(t *testing.T) {
	n := testserver.StartNATS(t)
	const stream = `{"name":"KEPT","subjects":["kept"]}`
	if got := ask(t, n.Addr, "$JS.API.STREAM.CREATE.KEPT", stream); !strings.Contains(got, `"did_create":true`) {
		t.Fatalf("the stream: %s", got)
	}
	addr := n.Addr
	n.Stop()
	if conn, err := net.Dial("tcp", addr); err == nil {
		conn.Close()
		t.Fatal("somebody listens after Stop")
	}
	n.Start()
	if got := ask(t, addr, "$JS.API.STREAM.NAMES", ""); !strings.Contains(got, `["KEPT"]`) {
		t.Errorf("after Start: %s", got)
	}
	n.Stop()
	n.Forget()
	n.Start()
	if got := ask(t, addr, "$JS.API.STREAM.NAMES", ""); strings.Contains(got, "KEPT") {
		t.Errorf("after Forget: %s", got)
	}
}

func TestNATSWithArguments(t *testing.T) {
	n := testserver.StartNATS(t, "--user", "app", "--pass", "secret")
	conn, err := net.Dial("tcp", n.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "CONNECT {}\r\nPING\r\n")
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "Authorization Violation") {
			return
		}
	}
	t.Errorf("it lets in who has no password: %v", lines.Err())
}
