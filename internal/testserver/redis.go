package testserver

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"strings"
	"testing"
)

// Redis is a private redis-server that keeps nothing on disk. Its methods are for
// the goroutine of the test.
type Redis struct {
	// Addr is where it listens, host:port. It stays the same when it starts anew.
	Addr string

	tb      testing.TB
	program string
	args    []string
	cmd     *exec.Cmd // nil while it is down
}

// StartRedis starts one, which ends with the test. The arguments go behind its own:
// "--requirepass", "secret".
func StartRedis(tb testing.TB, args ...string) *Redis {
	tb.Helper()
	r := &Redis{tb: tb, program: program(tb, "redis-server")}
	tb.Cleanup(r.Kill)
	dir := tb.TempDir()
	var err error
	for range 5 { // somebody else may take the port first
		port := freePort(tb)
		r.Addr = net.JoinHostPort("127.0.0.1", port)
		r.args = append([]string{"--bind", "127.0.0.1", "--port", port, "--dir", dir, "--save", ""}, args...)
		if err = r.start(); err == nil {
			return r
		}
	}
	tb.Fatalf("testserver: %v", err)
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
	_ = r.cmd.Process.Kill() // fails if it has ended
	_ = r.cmd.Wait()         // always an error: it was killed
	r.cmd = nil
}

// start returns when it answers.
func (r *Redis) start() error {
	cmd := exec.Command(r.program, r.args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	r.cmd = cmd
	if err := awaitLine(out, "Ready to accept connections"); err != nil {
		r.Kill()
		return fmt.Errorf("redis-server: %w", err)
	}
	go io.Copy(io.Discard, out) // or it would stop at a full pipe
	return nil
}

// awaitLine reads lines until one has the text.
func awaitLine(out io.Reader, text string) error {
	var said []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.Contains(lines.Text(), text) {
			return nil
		}
		said = append(said, lines.Text())
	}
	return errors.Join(lines.Err(), fmt.Errorf("it has not started; it said:\n%s", strings.Join(said, "\n")))
}
