package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"time"

	"github.com/koa-go/koa/discovery"
)

const (
	restartAfter = 2 * time.Second // long enough to watch the others take over
	patience     = 5 * time.Second // for a child to stop
	slowMillis   = 400
)

// child is one instance as its parent sees it: a process that is started again
// whenever it ends.
type child struct {
	service  string
	number   int
	program  string
	env      []string
	registry *registry

	mu      sync.Mutex // guards what follows
	process *os.Process
	state   childState
}

// childState is what the page shows of a child.
type childState struct {
	PID     int    `json:"pid"`     // 0 while there is no process
	Address string `json:"address"` // empty until it listens
	Starts  int    `json:"starts"`
	Hanging bool   `json:"hanging"`
	Slow    bool   `json:"slow"`
}

func (c *child) id() string { return idFor(c.service, c.number) }

func (c *child) snapshot() childState {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
}

func (c *child) change(fn func(s *childState)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fn(&c.state)
}

// live runs the process, again and again until ctx is done.
func (c *child) live(ctx context.Context) {
	for ctx.Err() == nil {
		if err := c.run(ctx); err != nil && ctx.Err() == nil {
			fmt.Fprintf(os.Stderr, "%s: %v, comes back in %v\n", c.id(), err, restartAfter)
		}
		c.change(func(s *childState) { *s = childState{Starts: s.Starts} })
		select {
		case <-time.After(restartAfter):
		case <-ctx.Done():
		}
	}
}

// run is one life of the process.
func (c *child) run(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, c.program, c.service, strconv.Itoa(c.number))
	cmd.Env, cmd.Stderr = c.env, os.Stderr
	cmd.Cancel = func() error { return errors.Join(resume(cmd.Process), terminate(cmd.Process)) }
	cmd.WaitDelay = patience
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	parent, err := cmd.StdinPipe() // open as long as this process lives
	if err != nil {
		return err
	}
	defer func() { _ = parent.Close() }() // the child has ended
	if err := cmd.Start(); err != nil {
		return err
	}
	c.mu.Lock()
	c.process = cmd.Process
	c.state = childState{PID: cmd.Process.Pid, Starts: c.state.Starts + 1}
	c.mu.Unlock()

	lines := bufio.NewReader(out)
	if address, err := lines.ReadString('\n'); err == nil {
		leave := c.ready(ctx, address[:len(address)-1])
		defer leave()
	}
	_, _ = io.Copy(os.Stdout, lines) // ends with the process, which Wait tells about
	return cmd.Wait()
}

// ready says where the child listens, and lists it if the list is here.
func (c *child) ready(ctx context.Context, address string) (leave func()) {
	c.change(func(s *childState) { s.Address = address })
	leave, err := c.registry.add(ctx, discovery.Instance{ID: c.id(), Service: c.service, Address: address, Meta: meta(c.number)})
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: register: %v\n", c.id(), err)
	}
	return leave
}

// do lets something happen to the process.
func (c *child) do(ctx context.Context, action string) error {
	c.mu.Lock()
	process, state := c.process, c.state
	c.mu.Unlock()
	if state.PID == 0 || state.Address == "" {
		return fmt.Errorf("%s %w", c.id(), errNotRunning)
	}
	switch action {
	case "kill":
		return process.Kill()
	case "hang":
		return c.changeAfter(hang(process), func(s *childState) { s.Hanging = true })
	case "resume":
		return c.changeAfter(resume(process), func(s *childState) { s.Hanging = false })
	case "slow":
		return c.changeAfter(setSlowness(ctx, state.Address, slowMillis), func(s *childState) { s.Slow = true })
	case "fast":
		return c.changeAfter(setSlowness(ctx, state.Address, 0), func(s *childState) { s.Slow = false })
	}
	return fmt.Errorf("%w: %s", errNoAction, action)
}

// changeAfter changes what the page shows when what it shows has happened.
func (c *child) changeAfter(err error, fn func(s *childState)) error {
	if err == nil {
		c.change(fn)
	}
	return err
}

func setSlowness(ctx context.Context, address string, ms int) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, fmt.Sprintf("http://%s/slowness/%d", address, ms), nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	if err := res.Body.Close(); err != nil {
		return err
	}
	if res.StatusCode != http.StatusNoContent {
		return fmt.Errorf("it answered %s", res.Status)
	}
	return nil
}
