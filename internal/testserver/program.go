package testserver

import (
	"net"
	"os"
	"os/exec"
	"testing"
)

// program finds a program. The test ends here when there is none.
func program(tb testing.TB, name string) string {
	tb.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(tb, err)
	}
	return path
}

// missing ends a test that cannot run here: as skipped, or as failed where it has to run.
func missing(tb testing.TB, err error) {
	tb.Helper()
	if os.Getenv("KOA_TEST_REQUIRE") != "" {
		tb.Fatalf("testserver: KOA_TEST_REQUIRE is set: %v", err)
	}
	tb.Skipf("testserver: %v", err)
}

// freePort returns a port that nobody listens on now.
func freePort(tb testing.TB) string {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("testserver: %v", err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		tb.Fatalf("testserver: %v", err)
	}
	return port
}
