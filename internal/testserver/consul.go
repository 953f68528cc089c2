package testserver

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"testing"
	"time"
)

// Consul is a private agent of Consul that is a server too, and keeps its data from one
// start to the next. Its methods are for the goroutine of the test.
type Consul struct {
	// Addr is where its HTTP API listens, host:port. It stays the same when it starts
	// anew.
	Addr string

	tb         testing.TB
	program    string
	args       []string
	configured bool
	cmd        *exec.Cmd // nil while it is down
}

// StartConsul starts one, which ends with the test, and returns when it has a leader. A
// configuration may be added: `acl { enabled = true }`.
func StartConsul(tb testing.TB, config ...string) *Consul {
	tb.Helper()
	path, err := ConsulProgram()
	if err != nil {
		missing(tb, err)
	}
	c := &Consul{tb: tb, program: path, configured: len(config) > 0}
	tb.Cleanup(c.Kill)
	for range 5 { // somebody else may take a port first
		port := freePort(tb)
		c.Addr = net.JoinHostPort("127.0.0.1", port)
		c.args = []string{
			"agent", "-server", "-bootstrap-expect=1", "-data-dir", tb.TempDir(), "-node=test", "-log-level=error",
			"-bind=127.0.0.1", "-client=127.0.0.1", "-http-port", port, "-server-port", freePort(tb), "-serf-lan-port", freePort(tb),
			"-serf-wan-port=-1", "-dns-port=-1", "-grpc-port=-1",
			"-hcl", "performance { raft_multiplier = 1 }", "-hcl", "disable_update_check = true",
		}
		for _, text := range config {
			c.args = append(c.args, "-hcl", text)
		}
		if err = c.start(); err == nil {
			return c
		}
	}
	tb.Fatalf("testserver: %v", err)
	return nil
}

// Start starts it again, with its data, after [Consul.Kill].
func (c *Consul) Start() {
	c.tb.Helper()
	if c.cmd != nil {
		c.tb.Fatal("testserver: consul runs already")
	}
	if err := c.start(); err != nil {
		c.tb.Fatalf("testserver: %v", err)
	}
}

// Kill ends it at once. It does nothing when it is down.
func (c *Consul) Kill() {
	if c.cmd == nil {
		return
	}
	_ = c.cmd.Process.Kill() // fails if it has ended
	_ = c.cmd.Wait()         // always an error: it was killed
	c.cmd = nil
}

// start returns when it has a leader, without which it answers nothing.
func (c *Consul) start() error {
	cmd := exec.Command(c.program, c.args...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		return err
	}
	c.cmd = cmd
	for end := time.Now().Add(30 * time.Second); !c.led(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			c.Kill()
			return fmt.Errorf("consul has no leader; it said:\n%s", said.Bytes())
		}
	}
	return nil
}

// led reports whether there is a leader, and the node is in the catalog, which a
// configuration with ACLs may hide.
func (c *Consul) led() bool {
	if leader := c.ask("/v1/status/leader"); len(leader) <= len(`""`) {
		return false
	}
	if c.configured {
		return true
	}
	var nodes []json.RawMessage
	return json.Unmarshal(c.ask("/v1/catalog/nodes?consistent"), &nodes) == nil && len(nodes) > 0
}

func (c *Consul) ask(path string) []byte {
	res, err := http.Get("http://" + c.Addr + path)
	if err != nil {
		return nil
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		return nil
	}
	return body
}
