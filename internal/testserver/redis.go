package testserver

import (
	"os/exec"
	"slices"
	"testing"
)

// Redis is a private redis-server that keeps nothing on disk. Its methods are for
// the goroutine of the test.
type Redis struct {
	// Addr is where it listens, host:port. It stays the same when it starts anew.
	Addr string

	tb      testing.TB
	program string
	ready   string // what it says when it is
	args    []string
	cmd     *exec.Cmd // nil while it is down
}

// StartRedis starts one, which ends with the test, with more arguments: "--requirepass",
// "secret".
func StartRedis(tb testing.TB, args ...string) *Redis {
	tb.Helper()
	r := &Redis{tb: tb, program: program(tb, "redis-server"), ready: "Ready to accept connections"}
	dir := tb.TempDir() // before what ends the server: it is removed when nobody writes to it
	return r.listen(append([]string{"--dir", dir, "--save", ""}, args...)...)
}

// listen starts it on a free port, until the test ends.
func (r *Redis) listen(args ...string) *Redis {
	r.tb.Helper()
	r.tb.Cleanup(r.Kill)
	var err error
	for range 5 { // somebody else may take the port first
		r.Addr = FreeAddress(r.tb)
		r.args = slices.Concat(args, []string{"--bind", "127.0.0.1", "--port", portOf(r.Addr)})
		if err = r.start(); err == nil {
			return r
		}
	}
	r.tb.Fatalf("testserver: %v", err)
	return nil
}

// Start starts it again, empty, after [Redis.Kill].
func (r *Redis) Start() {
	r.tb.Helper()
	if r.cmd != nil {
		r.tb.Fatal("testserver: redis-server runs already")
	}
	if err := r.start(); err != nil {
		r.tb.Fatalf("testserver: %v", err)
	}
}

// Kill ends it at once, also when it is paused. It does nothing when it is down.
func (r *Redis) Kill() {
	if r.cmd == nil {
		return
	}
	kill(r.cmd)
	r.cmd = nil
}

// start returns when it answers.
func (r *Redis) start() error {
	cmd := exec.Command(r.program, r.args...)
	r.cmd = cmd
	if err := launch(cmd, r.ready); err != nil {
		r.Kill()
		return err
	}
	return nil
}
