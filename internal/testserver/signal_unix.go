//go:build unix

package testserver

import (
	"os/exec"
	"syscall"
	"testing"
)

// pause stops a server where it stands, and returns when it does: a signal takes effect a
// moment after it was sent.
func pause(tb testing.TB, cmd *exec.Cmd) {
	tb.Helper()
	signal(tb, cmd, syscall.SIGSTOP)
	var status syscall.WaitStatus
	for {
		_, err := syscall.Wait4(cmd.Process.Pid, &status, syscall.WUNTRACED, nil)
		switch {
		case err == syscall.EINTR:
		case err != nil || !status.Stopped():
			tb.Fatalf("testserver: %s does not stop: %v, %#x", cmd.Path, err, status)
		default:
			return
		}
	}
}

func signal(tb testing.TB, cmd *exec.Cmd, s syscall.Signal) {
	tb.Helper()
	if cmd == nil {
		tb.Fatal("testserver: the server is down")
	}
	if err := cmd.Process.Signal(s); err != nil {
		tb.Fatalf("testserver: %s: %v", cmd.Path, err)
	}
}
