package testserver

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// SentinelMaster is what the sentinels of [StartSentinels] call the primary.
const SentinelMaster = "mymaster"

// Sentinels are a primary, its replica, and three sentinels that make the replica the
// primary when the primary has been silent for two seconds.
type Sentinels struct {
	// Addrs are where the sentinels listen.
	Addrs []string

	// Primary and Replica are the servers as they were at the start.
	Primary, Replica *Redis
}

// StartSentinels starts them; they end with the test. It returns when the sentinels
// know the replica and each other.
func StartSentinels(tb testing.TB) *Sentinels {
	tb.Helper()
	s := &Sentinels{Primary: StartRedis(tb)}
	host, port, err := net.SplitHostPort(s.Primary.Addr)
	if err != nil {
		tb.Fatalf("testserver: %v", err)
	}
	s.Replica = StartRedis(tb, "--replicaof", host, port)
	for range 3 {
		s.Addrs = append(s.Addrs, startSentinel(tb, host, port))
	}
	for _, addr := range s.Addrs {
		awaitReply(tb, addr, []string{"sentinel", "master", SentinelMaster}, "num-slaves\n1\n", "num-other-sentinels\n2\n")
	}
	return s
}

// startSentinel keeps its configuration in a file, as sentinels do.
func startSentinel(tb testing.TB, host, port string) string {
	tb.Helper()
	conf := filepath.Join(tb.TempDir(), "sentinel.conf")
	text := fmt.Sprintf("sentinel monitor %[1]s %s %s 2\nsentinel down-after-milliseconds %[1]s 2000\nsentinel failover-timeout %[1]s 5000\n", SentinelMaster, host, port)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		tb.Fatalf("testserver: %v", err)
	}
	s := &Redis{tb: tb, program: program(tb, "redis-server"), ready: "+monitor master"}
	return s.listen(conf, "--sentinel").Addr
}

// awaitReply asks a server until its answer has all the texts.
func awaitReply(tb testing.TB, addr string, command []string, texts ...string) {
	tb.Helper()
	cli := program(tb, "redis-cli")
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		tb.Fatalf("testserver: %v", err)
	}
	for end := time.Now().Add(startLimit); ; time.Sleep(50 * time.Millisecond) {
		out, err := exec.Command(cli, append([]string{"-h", host, "-p", port}, command...)...).CombinedOutput()
		missing := ""
		for _, text := range texts {
			if !strings.Contains(string(out), text) {
				missing = text
			}
		}
		if err == nil && missing == "" {
			return
		}
		if time.Now().After(end) {
			tb.Fatalf("testserver: %s answers %s, %v, without %q", addr, out, err, missing)
		}
	}
}
