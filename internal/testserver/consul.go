package testserver

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
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
	configured bool // so that it may refuse what we ask
	starts     int
	cmd        *exec.Cmd     // nil while it is down
	ended      chan struct{} // closed when cmd has ended
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
	for range 5 { // somebody else may take a port first
		data := tb.TempDir() // before what ends the agent: it is removed when nobody writes to it
		tb.Cleanup(c.Kill)
		c.Addr = FreeAddress(tb)
		c.args = []string{
			"agent", "-server", "-bootstrap-expect=1", "-data-dir", data, "-node=test", "-log-level=error",
			"-bind=127.0.0.1", "-client=127.0.0.1", "-http-port", portOf(c.Addr),
			"-server-port", portOf(FreeAddress(tb)), "-serf-lan-port", portOf(FreeAddress(tb)),
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
	<-c.ended
	c.cmd = nil
}

// start returns when it has a leader, without which it answers nothing, and what its agent
// is told comes to the catalog, which takes it some seconds after a start.
func (c *Consul) start() error {
	cmd := exec.Command(c.program, c.args...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		return err
	}
	c.cmd, c.ended = cmd, make(chan struct{})
	go func(ended chan<- struct{}) {
		_ = cmd.Wait() // an error when it is killed
		close(ended)
	}(c.ended)
	c.starts++
	steps := []func() bool{c.hasLeader, c.lists, c.forgets}
	if c.configured {
		steps = steps[:1]
	}
	for limit := time.After(startLimit); len(steps) > 0; {
		if steps[0]() {
			steps = steps[1:]
			continue
		}
		select {
		case <-time.After(20 * time.Millisecond):
			continue
		case <-c.ended:
		case <-limit:
		}
		c.Kill()
		return fmt.Errorf("consul has no leader; it said:\n%s", said.Bytes())
	}
	return nil
}

func (c *Consul) hasLeader() bool {
	leader, err := c.ask(http.MethodGet, "/v1/status/leader", "")
	return err == nil && len(leader) > len(`""`)
}

// probe is the name of a service that is there during a start.
func (c *Consul) probe() string { return fmt.Sprint("start-", c.starts) }

// lists reports whether a service that was registered with the agent is in the catalog.
func (c *Consul) lists() bool {
	_, err := c.ask(http.MethodPut, "/v1/agent/service/register", fmt.Sprintf(`{"Name": %q}`, c.probe()))
	return err == nil && c.listed() == 1
}

// forgets reports whether it is gone again. Until then the catalog changes.
func (c *Consul) forgets() bool {
	_, _ = c.ask(http.MethodPut, "/v1/agent/service/deregister/"+c.probe(), "") // an error when the agent knows it no more
	return c.listed() == 0
}

// listed is how often it is in the catalog, -1 when the catalog does not answer.
func (c *Consul) listed() int {
	var found []json.RawMessage
	text, err := c.ask(http.MethodGet, "/v1/catalog/service/"+c.probe(), "")
	if err != nil || json.Unmarshal(text, &found) != nil {
		return -1
	}
	return len(found)
}

// client leaves no connection behind, which tests that count goroutines would find.
var client = &http.Client{Timeout: startLimit, Transport: &http.Transport{DisableKeepAlives: true}}

func (c *Consul) ask(method, path, body string) ([]byte, error) {
	req, err := http.NewRequest(method, "http://"+c.Addr+path, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	res, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", res.Status, text)
	}
	return text, err
}
