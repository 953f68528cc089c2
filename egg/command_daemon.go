package egg

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
)

// daemonize starts the program again, in a session of its own, and waits until it
// answers requests.
func (c *startCommand) daemonize(v *invocation) error {
	if !canDetach {
		return errNoDetach
	}
	if err := v.load(); err != nil {
		return err
	}
	if r, err := findRunning(v.app); err == nil && r != nil {
		return fmt.Errorf("egg: %s runs already (process %d, %s); stop it first", r.Name, r.PID, r.URL)
	}
	stdout, err := c.output(v.app, c.Stdout, "stdout")
	if err != nil {
		return err
	}
	defer func() { _ = stdout.Close() }()
	stderr, err := c.output(v.app, c.Stderr, "stderr")
	if err != nil {
		return err
	}
	defer func() { _ = stderr.Close() }()
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self, c.arguments(v)...) //nolint:noctx // it outlives this process
	cmd.Stdout, cmd.Stderr = stdout, stderr
	cmd.ExtraFiles = []*os.File{w}
	cmd.Env = append(slices.Clip(v.Environ), readyVariable+"=3")
	detach(cmd)
	err = cmd.Start()
	_ = w.Close()
	if err != nil {
		return err
	}
	return c.await(v, r, stderr.Name())
}

// errNoDetach is what start --daemon, stop and status say on systems that are not like
// unix.
var errNoDetach = errors.New("egg: start --daemon, stop and status need a unix system; on " + runtime.GOOS +
	" run the program in the foreground, under the system's service manager")

// arguments are those of the process in the background.
func (c *startCommand) arguments(v *invocation) []string {
	var args []string
	if v.line.Env != "" {
		args = append(args, "--env="+v.line.Env)
	}
	for _, s := range v.line.Set {
		args = append(args, "--set="+s)
	}
	return append(args, "start")
}

// output opens the file for what the process prints.
func (c *startCommand) output(app *App, name, kind string) (*os.File, error) {
	if name == "" {
		name = filepath.Join(app.info.Rundir, app.info.Name+"-"+kind+".log")
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return nil, err
	}
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644) //nolint:gosec // others of the machine read it, as with egg-scripts
}

// await reads how the start went.
func (c *startCommand) await(v *invocation, pipe *os.File, stderr string) error {
	line, err := bufio.NewReader(pipe).ReadBytes('\n')
	var told report
	if err == nil {
		err = json.Unmarshal(line, &told)
	}
	switch {
	case err != nil:
		return fmt.Errorf("egg: the process ended before it was ready; see %s", stderr)
	case told.Error != "":
		return errors.New(told.Error)
	}
	fmt.Fprintf(v.Stdout, "%s started on %s (process %d).\n", v.app.Name(), told.URL, told.PID)
	return nil
}
