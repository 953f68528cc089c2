package testserver

import (
	"os"
	"os/exec"
	"testing"
)

// NATS is a private nats-server with JetStream, which keeps its data in a directory of the
// test. Its methods are for the goroutine of the test.
type NATS struct {
	// Addr is where it listens, host:port. It stays the same when it starts anew.
	Addr string

	tb      testing.TB
	program string
	data    string
	args    []string
	cmd     *exec.Cmd // nil while it is down
}

// StartNATS starts one, which ends with the test. The arguments go behind its own:
// "--user", "app", "--pass", "secret".
func StartNATS(tb testing.TB, args ...string) *NATS {
	tb.Helper()
	n := &NATS{tb: tb, program: program(tb, "nats-server"), data: tb.TempDir()}
	tb.Cleanup(n.kill)
	var err error
	for range 5 { // somebody else may take the port first
		n.Addr = FreeAddress(tb)
		n.args = append([]string{"--addr", "127.0.0.1", "--port", portOf(n.Addr), "--jetstream", "--store_dir", n.data}, args...)
		if err = n.start(); err == nil {
			return n
		}
	}
	tb.Fatalf("testserver: %v", err)
	return nil
}

// URL is where clients connect, without a user.
func (n *NATS) URL() string { return "nats://" + n.Addr }

// Start starts it again, with its data, after [NATS.Stop].
func (n *NATS) Start() {
	n.tb.Helper()
	if n.cmd != nil {
		n.tb.Fatal("testserver: nats-server runs already")
	}
	if err := n.start(); err != nil {
		n.tb.Fatalf("testserver: %v", err)
	}
}

// Stop ends it in order, so that it writes down what it has. It does nothing when it is
// down.
func (n *NATS) Stop() {
	if n.cmd == nil {
		return
	}
	if err := n.cmd.Process.Signal(os.Interrupt); err != nil {
		n.kill() // there is no such signal on this system, or it has ended
		return
	}
	_ = n.cmd.Wait()
	n.cmd = nil
}

// kill ends it at once, also when it is paused.
func (n *NATS) kill() {
	if n.cmd == nil {
		return
	}
	kill(n.cmd)
	n.cmd = nil
}

// Forget removes its data while it is down.
func (n *NATS) Forget() {
	n.tb.Helper()
	if n.cmd != nil {
		n.tb.Fatal("testserver: nats-server runs, and would not notice")
	}
	if err := os.RemoveAll(n.data); err != nil {
		n.tb.Fatalf("testserver: %v", err)
	}
}

// start returns when it answers.
func (n *NATS) start() error {
	cmd := exec.Command(n.program, n.args...)
	n.cmd = cmd
	if err := launch(cmd, "Server is ready"); err != nil {
		n.kill()
		return err
	}
	return nil
}
