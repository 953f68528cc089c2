package egg

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"
)

// stopCommand ends the running application.
type stopCommand struct {
	Timeout time.Duration `help:"How long to wait before the process is killed." default:"30s"`
}

// Run is called by kong.
func (c *stopCommand) Run(v *invocation) error {
	r, err := v.find()
	if err != nil {
		return err
	}
	if r == nil {
		v.sayNotRunning()
		return nil
	}
	process, err := os.FindProcess(r.PID)
	if err != nil {
		return err
	}
	if err := process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("egg: stop process %d: %w", r.PID, err)
	}
	fmt.Fprintf(v.Stdout, "Stopping %s (process %d) ...\n", r.Name, r.PID)
	if gone(v.ctx, v.app, c.Timeout) {
		fmt.Fprintln(v.Stdout, "Stopped.")
		return nil
	}
	if err := process.Kill(); err != nil {
		return fmt.Errorf("egg: kill process %d: %w", r.PID, err)
	}
	gone(v.ctx, v.app, killTimeout)
	fmt.Fprintf(v.Stderr, "Killed, since it was still there after %v.\n", c.Timeout)
	return exitCode(1)
}

// find returns the process that runs the application, or nil. Of the configuration only
// the place of the run file matters: a secret that this shell does not have, or a mistake
// in a file, is no reason why a process could not be stopped.
func (v *invocation) find() (*running, error) {
	if err := v.app.loadPlaces(v.start()); err != nil {
		return nil, err
	}
	return findRunning(v.app)
}

func (v *invocation) sayNotRunning() {
	fmt.Fprintf(v.Stdout, "%s does not run in the environment %s; --env names another one.\n", v.app.Name(), v.app.Env())
}

// killTimeout bounds the wait for the end of a process that was killed.
const killTimeout = 5 * time.Second

// gone waits until the application does not run any more.
func gone(ctx context.Context, app *App, limit time.Duration) bool {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		if r, err := findRunning(app); r == nil && err == nil {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-tick.C:
		}
	}
}

// statusCommand tells whether the application runs.
type statusCommand struct {
	JSON bool `help:"Print JSON." name:"json"`
}

// Run is called by kong.
func (c *statusCommand) Run(v *invocation) error {
	r, err := v.find()
	if err != nil {
		return err
	}
	if c.JSON {
		if err := writeJSON(v.Stdout, state(v.app, r)); err != nil {
			return err
		}
	} else if r != nil {
		fmt.Fprintf(v.Stdout, "%s runs: process %d, %s, environment %s, for %v.\n",
			r.Name, r.PID, r.URL, r.Env, time.Since(r.Started).Round(time.Second))
	} else {
		v.sayNotRunning()
	}
	if r == nil {
		return exitCode(3) // as systemctl status
	}
	return nil
}

// state is what status prints for programs.
func state(app *App, r *running) any {
	if r == nil {
		return map[string]any{"name": app.Name(), "running": false}
	}
	return struct {
		*running
		Running bool `json:"running"`
	}{r, true}
}

// writeJSON prints v for programs.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
